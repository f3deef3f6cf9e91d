from lms.ui.menu import MenuItem, register

from .rules import gives_keys

register(
    MenuItem("Кадровые системы", "api:tokens", icon="key", order=85, allowed=gives_keys, within="staffing:imports")
)
