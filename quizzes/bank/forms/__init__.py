"""How a question is typed: one small class a kind, all of them in ``FORMS``."""

from __future__ import annotations

from typing import Final

from .choice import MultipleForm, SingleForm, TrueFalseForm
from .gaps import ClozeForm, WordsForm
from .picture import HotspotForm
from .places import CategoriseForm, MatchForm, OrderForm
from .question import QuestionForm
from .typed import NumberForm, ShortForm
from .written import EssayForm, ReplyForm

FORMS: Final[dict[str, type[QuestionForm]]] = {
    "single": SingleForm,
    "truefalse": TrueFalseForm,
    "multiple": MultipleForm,
    "match": MatchForm,
    "order": OrderForm,
    "short": ShortForm,
    "number": NumberForm,
    "cloze": ClozeForm,
    "words": WordsForm,
    "categorise": CategoriseForm,
    "hotspot": HotspotForm,
    "essay": EssayForm,
    "reply": ReplyForm,
}

__all__ = ["FORMS", "QuestionForm"]
