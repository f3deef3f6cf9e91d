from lms.ui.menu import MenuItem, register

register(MenuItem("База знаний", "courses:knowledge", icon="star", order=22))
