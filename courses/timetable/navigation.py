from lms.ui.menu import MenuItem, register

register(MenuItem("Календарь", "courses:calendar", icon="calendar", order=25))
