from courses.catalogue.rules import teaches
from lms.ui.menu import MenuItem, register

register(MenuItem("Навыки", "courses:skills", icon="award", order=55, allowed=teaches, within="courses:teach"))
