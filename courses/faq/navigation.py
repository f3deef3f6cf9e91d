from lms.ui.menu import MenuItem, register

from .rules import teaches

register(
    MenuItem("Вопросы слушателей", "courses:questions", icon="help", order=36, allowed=teaches, within="courses:teach")
)
