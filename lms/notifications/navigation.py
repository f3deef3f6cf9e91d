from lms.ui.menu import MenuItem, register

from .rules import words_letters

WORDINGS = "notifications:wordings"
register(MenuItem("Письма", WORDINGS, icon="mail", order=86, allowed=words_letters))
register(MenuItem("Доставка писем", "notifications:delivery", order=87, allowed=words_letters, within=WORDINGS))
