from courses.reports.rules import oversees
from lms.ui.menu import MenuItem, register

register(MenuItem("Сводка", "courses:dashboard", icon="chart", order=5, allowed=oversees))
