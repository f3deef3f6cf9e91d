from lms.ui.menu import MenuItem, register

register(MenuItem("Моё обучение", "courses:home", icon="home", order=10))
