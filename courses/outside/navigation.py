from lms.ui.menu import MenuItem, register

from .rules import judges

STAFF = "courses:completion"
PAPERS = "Документы об обучении"
TABLES = ("courses:past-imports",)
register(
    MenuItem(PAPERS, "courses:outside-queue", icon="certificate", order=64, allowed=judges, within=STAFF, also=TABLES)
)
