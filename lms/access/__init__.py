"""Who may do what: the mechanism. Knows no table.

Rooms declare rules in their ``rules.py``; views get objects only through ``requires``; queries take rows through
``rows``. The words: a *verb* is ``floor.verb_noun``, a *rule* ties a verb to rows or to a plain yes/no.
"""

from .decorators import UserRequest, public, requires
from .registry import EVERYTHING, NOTHING, Rule, allows, rows, rule, rules

__all__ = ["EVERYTHING", "NOTHING", "Rule", "UserRequest", "allows", "public", "requires", "rows", "rule", "rules"]
