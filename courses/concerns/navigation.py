from courses.adjustments.rules import keeps_dates
from lms.ui.menu import MenuItem, register

STAFF = "courses:completion"
register(MenuItem("Вопросы об обучении", "courses:concerns", icon="info", order=63, allowed=keeps_dates, within=STAFF))
