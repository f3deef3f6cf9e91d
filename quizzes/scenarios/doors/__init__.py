"""How each kind of exercise is written by a trainer and answered by an official: its forms and templates."""

from __future__ import annotations

from .channels import CHANNELS
from .decision import DECISION
from .defects import DEFECTS
from .dialogue import DIALOGUE
from .door import AnswerForm, Door, SetupForm
from .improve import IMPROVE
from .single import SINGLE
from .triage import TRIAGE

DOORS: dict[str, Door] = {
    door.kind.code: door for door in (SINGLE, DIALOGUE, DEFECTS, IMPROVE, DECISION, TRIAGE, CHANNELS)
}

__all__ = ["DOORS", "AnswerForm", "Door", "SetupForm", "door_of"]


def door_of(code: str) -> Door:
    """The door of the kind with this code. Raises KeyError where there is none."""
    return DOORS[code]
