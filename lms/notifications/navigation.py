from lms.ui.menu import MenuItem, register

from .rules import words_letters

register(MenuItem("Тексты писем", "notifications:wordings", icon="mail", order=86, allowed=words_letters))
