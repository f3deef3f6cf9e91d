from lms.ui.menu import MenuItem, register

from .rules import keeps

register(
    MenuItem("Мессенджеры", "messengers:messengers", "chat", order=88, allowed=keeps, within="notifications:wordings")
)
