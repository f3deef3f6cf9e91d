from lms.access import allows
from lms.ui.menu import MenuItem, register

register(
    MenuItem(
        "Администрирование",
        "admin:index",
        icon="settings",
        order=90,
        allowed=lambda user: allows(user, "lms.administer"),
    )
)
