from lms.ui.menu import MenuItem, register

from .rules import oversees

register(MenuItem("Кто обучен", "courses:completion", icon="people", order=60, allowed=oversees))
