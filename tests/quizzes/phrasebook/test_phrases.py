"""Trainers' phrases: added, changed, switched off; each change is the next edition, and new replies are read by it."""

from __future__ import annotations

from typing import Any

import pytest

from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.models import Edition, Phrase, Phrasebook
from quizzes.phrasebook import actions, queries

pytestmark = pytest.mark.django_db


def fields(words: str = "в установленном порядке", **other: Any) -> dict[str, Any]:
    remark = {"kind": "language", "severity": 2, "title": "Порядок", "why": "Ничего не говорит."}
    return {"words": words, **remark, "how": "", "rewording": "", "phrasebook": None, **other}


def words_in_force(book: Phrasebook | None = None) -> list[str]:
    return [phrase.words for phrase in queries.in_force(book.pk if book else None).phrases]


def test_a_phrase_is_in_force_as_soon_as_it_is_added(trainer):
    assert queries.in_force().edition == 0
    phrase = actions.add(fields=fields(), by=trainer)
    assert queries.in_force().edition == 1
    assert words_in_force() == ["в установленном порядке"]
    assert phrase.author == trainer
    assert AuditEntry.objects.get().verb == "quizzes.add_phrase"


def test_the_same_phrase_sent_twice_is_one(trainer):
    assert actions.add(fields=fields(), by=trainer) == actions.add(fields=fields(), by=trainer)
    assert queries.in_force().edition == 1


def test_the_same_words_with_another_remark_are_refused(trainer):
    actions.add(fields=fields(), by=trainer)
    with pytest.raises(Refused):
        actions.add(fields=fields(why="Другое."), by=trainer)
    assert Phrase.objects.count() == 1


def test_a_phrase_that_cannot_be_looked_for_is_refused(trainer):
    with pytest.raises(Refused):
        actions.add(fields=fields("*"), by=trainer)
    assert not Phrase.objects.exists()


def test_every_change_makes_the_next_edition_and_the_old_ones_stay(trainer):
    phrase = actions.add(fields=fields(), by=trainer)
    actions.edit(phrase=phrase, fields={"why": "Пусто."}, by=trainer)
    actions.edit(phrase=phrase, fields={"why": "Пусто."}, by=trainer)
    actions.edit(phrase=phrase, fields={"active": False}, by=trainer)
    assert queries.in_force().edition == 3
    assert words_in_force() == []
    first = Edition.objects.get(number=1)
    assert [entry["phrase"]["why"] for entry in first.body] == ["Ничего не говорит."]


def test_a_phrasebook_adds_to_what_is_looked_for_everywhere(trainer):
    school = actions.create_phrasebook(title="Школы", by=trainer)
    clinic = actions.create_phrasebook(title="Поликлиники", by=trainer)
    actions.add(fields=fields("в установленном порядке"), by=trainer)
    actions.add(fields=fields("образовательный процесс", phrasebook=school), by=trainer)
    assert words_in_force() == ["в установленном порядке"]
    assert words_in_force(school) == ["в установленном порядке", "образовательный процесс"]
    assert words_in_force(clinic) == ["в установленном порядке"]


def test_a_phrasebook_is_made_once_whatever_the_letters(trainer):
    first = actions.create_phrasebook(title=" Школы ", by=trainer)
    assert actions.create_phrasebook(title="школы", by=trainer) == first


def test_moving_a_phrase_onto_its_twin_is_refused_and_changes_nothing(trainer):
    school = actions.create_phrasebook(title="Школы", by=trainer)
    actions.add(fields=fields(), by=trainer)
    other = actions.add(fields=fields(phrasebook=school), by=trainer)
    with pytest.raises(Refused):
        actions.edit(phrase=other, fields={"phrasebook": None}, by=trainer)
    other.refresh_from_db()
    assert other.phrasebook == school


def test_what_is_in_force_costs_one_query_once_it_is_known(trainer, django_assert_num_queries):
    actions.add(fields=fields(), by=trainer)
    queries.in_force()
    with django_assert_num_queries(1):
        queries.in_force()
