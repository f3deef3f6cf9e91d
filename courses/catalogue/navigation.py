from lms.ui.menu import MenuItem, register

register(MenuItem("Курсы", "courses:catalogue", icon="book", order=20))
