from lms.ui.menu import MenuItem, register

from .rules import administers

register(
    MenuItem(
        "Реорганизация",
        "agencies:reorganisation",
        icon="building",
        order=66,
        allowed=administers,
        within="staffing:imports",
    )
)
