"""The kinds of reply exercises: what each asks for beside the message and the facts, and how an answer is judged.

Pure: no Django, no database, no clock. How a kind looks on a page is for ``quizzes.scenarios.doors`` to say.
"""

from __future__ import annotations

from .channels import CHANNELS
from .decision import DECISION_KIND
from .defects import DEFECTS
from .dialogue import DIALOGUE
from .improve import IMPROVE
from .kind import Answer, Gap, Judgement, Kind, Step
from .single import SINGLE
from .triage import TRIAGE

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in (SINGLE, DIALOGUE, DEFECTS, IMPROVE, DECISION_KIND, TRIAGE, CHANNELS)
}

__all__ = ["KINDS", "Answer", "Gap", "Judgement", "Kind", "Step", "kind_of"]


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises KeyError where there is none."""
    return KINDS[code]
