from __future__ import annotations

from lms.ui.menu import MenuItem, register

from .rules import approves

register(
    MenuItem(
        "Записи на согласование", "courses:approvals", icon="calendar", order=46, allowed=approves,
        within="courses:completion",
    )
)  # fmt: skip
