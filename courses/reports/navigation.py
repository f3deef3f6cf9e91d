from lms.ui.menu import MenuItem, register

from .rules import oversees

REQUIRED = ("courses:requirements",)
register(MenuItem("Кто обучен", "courses:completion", icon="people", order=60, allowed=oversees, also=REQUIRED))
