from lms.ui.menu import MenuItem, register

from .rules import judges

STAFF = "courses:completion"
register(
    MenuItem("Документы об обучении", "courses:outside-queue", icon="certificate", order=64, allowed=judges, within=STAFF)
)
