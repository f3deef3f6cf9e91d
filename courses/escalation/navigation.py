from lms.ui.menu import MenuItem, register

from .rules import oversees

register(
    MenuItem("Напоминания", "courses:letters", icon="bell", order=64, allowed=oversees, within="courses:completion")
)
