from lms.ui.menu import MenuItem, register

from .rules import keeps_staff

register(MenuItem("Штат", "staffing:imports", icon="upload", order=64, allowed=keeps_staff))
