from lms.ui.menu import MenuItem, register

from .rules import subscribes

register(
    MenuItem(
        "Сообщать об изменениях", "webhooks:subscriptions", "bell", 86, allowed=subscribes, within="staffing:imports"
    )
)
