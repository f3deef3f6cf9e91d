from lms.ui.menu import MenuItem, register

from .rules import keeps_dates

STAFF = "courses:completion"
register(MenuItem("Просьбы о сроке", "courses:due-requests", icon="mail", order=62, allowed=keeps_dates, within=STAFF))
