"""Response processing of QTI 2.1, 2.2 and 3.0, in one form whatever the version.

Words: a *program* is the declarations and rules of an item as data; *responses* are texts by response identifier;
a *binding* says which identifiers stand for the ids of our own kind. Pure; sends and hears nothing.
"""

from __future__ import annotations

from quizzes.scoring.qti.errors import InvalidError, QtiError, UnreadableError, UnsupportedError
from quizzes.scoring.qti.markup import Node, parse
from quizzes.scoring.qti.reading import Program, program
from quizzes.scoring.qti.running import outcomes, score
from quizzes.scoring.qti.scoring import fraction, maximum

__all__ = [
    "InvalidError",
    "Node",
    "Program",
    "QtiError",
    "UnreadableError",
    "UnsupportedError",
    "fraction",
    "maximum",
    "outcomes",
    "parse",
    "program",
    "score",
]
