from lms.ui.menu import MenuItem, register

from .rules import oversees

register(
    MenuItem(
        "Сводки руководителям",
        "courses:summaries",
        icon="chart",
        order=65,
        allowed=oversees,
        within="courses:completion",
    )
)
