"""What is known only when a reply is judged: the phrases in force, and what the person answered before."""

from __future__ import annotations

from dataclasses import replace

from quizzes.phrasebook.queries import in_force

from .exercise import Exercise
from .models import Reply, Scenario

# So many of her last replies are compared with a new one.
EARLIER = 20


def judged_by(reply: Reply) -> Exercise:
    """The exercise as she began it, with what the checker must know today. Three queries."""
    book = Scenario.objects.values_list("phrasebook_id", flat=True).get(pk=reply.scenario_id)
    return replace(reply.exercise, phrases=in_force(book), earlier=_earlier(reply))


def _earlier(reply: Reply) -> tuple[str, ...]:
    """What she sent in other exercises: a second try of the same one may well repeat the first."""
    sent = (
        Reply.objects.filter(user=reply.user_id, trial=False)
        .exclude(state=Reply.State.DRAFT)
        .exclude(scenario=reply.scenario_id)
        .exclude(text="")
    )
    return tuple(sent.order_by("-submitted_at").values_list("text", flat=True)[:EARLIER])
