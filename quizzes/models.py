"""Index of the floor's tables: Django looks for models here."""

from .allowances.models import Allowance
from .assembly.models import PoolEntry, Quiz, Section, SectionTopic
from .attempts.models import Attempt, AttemptEvent, Item
from .bank.models import Figures, Question, Revision, Topic
from .exchange.models import QuestionImport
from .marking.models import ItemMark, Mark, StrongReply
from .papers.models import Paper, Printing
from .phrasebook.models import Edition, Phrase, Phrasebook
from .results.models import Annulment, CorrectedAttempt, Correction
from .rubrics.models import Rubric
from .scenarios.models import Channel, Reply, Scenario

__all__ = [
    "Allowance",
    "Annulment",
    "Attempt",
    "AttemptEvent",
    "Channel",
    "CorrectedAttempt",
    "Correction",
    "Edition",
    "Figures",
    "Item",
    "ItemMark",
    "Mark",
    "Paper",
    "Phrase",
    "Phrasebook",
    "PoolEntry",
    "Printing",
    "Question",
    "QuestionImport",
    "Quiz",
    "Reply",
    "Revision",
    "Rubric",
    "Scenario",
    "Section",
    "SectionTopic",
    "StrongReply",
    "Topic",
]
