from lms.ui.menu import MenuItem, register

from .rules import oversees

register(MenuItem("Напоминания", "courses:letters", icon="bell", order=63, allowed=oversees))
