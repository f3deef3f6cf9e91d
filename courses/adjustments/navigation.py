from lms.ui.menu import MenuItem, register

from .rules import keeps_dates

register(MenuItem("Просьбы о сроке", "courses:due-requests", icon="mail", order=62, allowed=keeps_dates))
