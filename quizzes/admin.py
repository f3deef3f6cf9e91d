"""Index of the floor's administration: Django looks here."""

from .allowances import admin as allowances
from .assembly import admin as assembly
from .attempts import admin as attempts
from .bank import admin as bank
from .exchange import admin as exchange
from .marking import admin as marking
from .papers import admin as papers
from .phrasebook import admin as phrasebook
from .results import admin as results
from .rubrics import admin as rubrics
from .scenarios import admin as scenarios

__all__ = [
    "allowances",
    "assembly",
    "attempts",
    "bank",
    "exchange",
    "marking",
    "papers",
    "phrasebook",
    "results",
    "rubrics",
    "scenarios",
]
