from courses.reports.rules import oversees
from lms.ui.menu import MenuItem, register

register(
    MenuItem("Отчёты", "courses:savedreports", icon="list", order=61, allowed=oversees, within="courses:completion")
)
register(
    MenuItem("Мои файлы", "exports:exports", icon="download", order=69, allowed=oversees, within="courses:completion")
)
