from courses.catalogue.rules import teaches
from lms.ui.menu import MenuItem, register

register(
    MenuItem("Вопросы слушателей", "courses:questions", icon="help", order=36, allowed=teaches, within="courses:teach")
)
