from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from lms.access import rows
from quizzes.marking.models import StrongReply
from quizzes.phrasebook.models import Phrase
from quizzes.rubrics.models import Rubric
from quizzes.rubrics.scale import Criterion, StopFactor
from quizzes.scenarios.models import Scenario

from .models import Article

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Section:
    """Articles of one section. Trainers see drafts among them."""

    code: str
    label: str
    articles: list[Article]


@dataclass(frozen=True)
class Example:
    """An exercise with the strong replies that colleagues wrote in it."""

    scenario: Scenario
    replies: list[StrongReply]


@dataclass(frozen=True)
class Knowledge:
    """All that the page shows to one person."""

    sections: list[Section]
    criteria: tuple[Criterion, ...]
    stop_factors: tuple[StopFactor, ...]
    phrases: list[Phrase]
    examples: list[Example]

    @property
    def is_empty(self) -> bool:
        return not (any(one.articles for one in self.sections) or self.criteria or self.phrases or self.examples)


def knowledge(user: User) -> Knowledge:
    """What ``user`` may read here. Four queries."""
    articles = list(rows(user, "courses.view_article", Article).defer("body").order_by("title"))
    sections = [
        Section(code, str(label), [one for one in articles if one.section == code])
        for code, label in Article.Section.choices
    ]
    rubric = Rubric.objects.filter(is_current=True).first()
    criteria, stop_factors = (rubric.scale.criteria, rubric.scale.stop_factors) if rubric else ((), ())
    # What is to be replaced by other words; phrases that are only praised or only harm teach nothing by themselves.
    phrases = list(Phrase.objects.filter(active=True, phrasebook=None).exclude(rewording="").order_by("words"))
    return Knowledge(sections, criteria, stop_factors, phrases, _examples(strong_replies(user)))


def strong_replies(user: User) -> Iterable[StrongReply]:
    """Strong replies that ``user`` may see, by exercise, the newest first."""
    found = rows(user, "quizzes.view_strongreply", StrongReply).select_related("scenario")
    return found.order_by("scenario__title", "scenario_id", "-pk")


def _examples(replies: Iterable[StrongReply]) -> list[Example]:
    return [
        Example((some := list(of_one))[0].scenario, some)
        for _key, of_one in groupby(replies, key=lambda one: one.scenario_id)
    ]


def others(user: User, strong: StrongReply) -> list[StrongReply]:
    """Other strong replies of the same exercise."""
    found = rows(user, "quizzes.view_strongreply", StrongReply).filter(scenario=strong.scenario_id)
    return list(found.exclude(pk=strong.pk).order_by("-pk"))
