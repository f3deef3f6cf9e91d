"""HR asks, writes down what came of it, and nothing else follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.concerns.models import Concern
from courses.models import Certificate, Completion
from lms.models import User
from tests import builders

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SAID = {"outcome": "fine", "note": "Вёл этот семинар в прошлом году."}


def _concern(user: User) -> Concern:
    completion = Completion.objects.create(
        user=user, course=builders.course(), completed_at=timezone.now(), evidence={"lessons": []}
    )
    return Concern.objects.create(
        user=user, completion=completion, kind="fast_reading", about="reading", facts={"minutes": 1, "planned": 40}
    )


def test_hr_writes_down_what_came_of_asking(client_of: SignIn, hr: User, learner: User) -> None:
    concern, client = _concern(learner), client_of(hr)
    assert "1\u00a0вопрос об обучении" in client.get(reverse("courses:concerns")).content.decode()
    states = list(Certificate.objects.values_list("pk", "state"))
    client.post(reverse("courses:concern-answer", args=[concern.pk]), SAID)
    concern.refresh_from_db()
    assert (concern.outcome, concern.note, concern.answered_by) == ("fine", SAID["note"], hr)
    assert list(Certificate.objects.values_list("pk", "state")) == states
    page = client.get(reverse("courses:concerns")).content.decode().replace("\u00a0", " ")
    assert "Спрашивать не о чем" in page
    assert SAID["note"] in page


def test_a_second_answer_changes_nothing(client_of: SignIn, hr: User, learner: User) -> None:
    concern, client = _concern(learner), client_of(hr)
    for said in (SAID, {"outcome": "talked", "note": "Другое."}):
        client.post(reverse("courses:concern-answer", args=[concern.pk]), said)
    concern.refresh_from_db()
    assert concern.note == SAID["note"]


def test_without_words_nothing_is_written_down(client_of: SignIn, hr: User, learner: User) -> None:
    concern = _concern(learner)
    answered = client_of(hr).post(reverse("courses:concern-answer", args=[concern.pk]), {"outcome": "fine"})
    assert answered.status_code == 422
    assert "Напишите в двух словах" in answered.content.decode()


def test_nobody_sees_a_concern_about_herself_or_about_strangers(
    client_of: SignIn, hr: User, learner: User, head: User, strange_hr: User
) -> None:
    about_hr, about_learner = _concern(hr), _concern(learner)
    assert client_of(hr).get(reverse("courses:concern-answer", args=[about_hr.pk])).status_code == 404
    assert client_of(strange_hr).get(reverse("courses:concern-answer", args=[about_learner.pk])).status_code == 404
    for person in (learner, head):
        assert client_of(person).get(reverse("courses:concerns")).status_code == 403


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_three(
    client_of: SignIn, hr: User, learner: User, head: User, django_assert_num_queries: Callable[[int], object]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(hr)
    counts = []
    for person in (learner, head):
        _concern(person)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("courses:concerns"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
