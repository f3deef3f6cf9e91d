from courses.catalogue.rules import teaches
from lms.ui.menu import MenuItem, register

register(MenuItem("Итоги занятий", "courses:outcomes", icon="chart", order=37, allowed=teaches, within="courses:teach"))
