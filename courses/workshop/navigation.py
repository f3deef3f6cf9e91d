from __future__ import annotations

from courses.catalogue.rules import teaches
from lms.ui.menu import MenuItem, register

register(MenuItem("Мастерская", "courses:teach", icon="edit", order=50, allowed=teaches))
