"""The bank knows how each question has done over all quizzes, and finds those that should be looked at."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lms.jobs.actions import drain
from quizzes.analysis import queries
from quizzes.analysis.actions import recount
from quizzes.bank.actions import revise
from quizzes.models import Figures, Question
from tests import builders

from .conftest import take

pytestmark = pytest.mark.django_db
BANK = reverse("quizzes:bank")


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


def figures(stem: str) -> Figures:
    return Figures.objects.get(question__current__body__stem=stem)


def found(client: Client, **asked: str) -> list[str]:
    return [question.current.stem for question in client.get(BANK, asked).context["paging"].rows]


def test_figures_of_one_quiz_are_those_of_its_analysis(taken):
    recount()
    for one in queries.analysis(queries.chosen_attempts(taken)).questions:
        kept = figures(one.revision.stem)
        assert (kept.exposure, kept.answers) == (12, 12)
        assert kept.facility == pytest.approx(one.figures.facility)
        assert kept.discrimination == pytest.approx(one.figures.discrimination)
        assert kept.remarks == [str(flag.title) for flag in one.flags]


def test_figures_of_several_quizzes_are_weighed_by_answers(taken, people):
    honest = Question.objects.get(current__body__stem="Честный?")
    other = builders.quiz(
        [honest, builders.question(builders.single("Ещё один?"))], shuffle_questions=False, shuffle_options=False
    )
    for person in people[:4]:
        take(other, person, "a", "a")
    recount()
    # 6 of 12 in the first quiz, 4 of 4 in the second; there nobody differs, so it cannot tell the strong.
    assert figures("Честный?").facility == pytest.approx(10 / 16)
    assert figures("Честный?").exposure == 16
    assert figures("Честный?").discrimination == pytest.approx(
        next(
            one.figures.discrimination
            for one in queries.analysis(queries.chosen_attempts(taken)).questions
            if one.revision.stem == "Честный?"
        )
    )


def test_the_bank_is_narrowed_to_what_should_be_looked_at(client, taken):
    builders.question(builders.single("Новый?"))
    recount()
    assert found(client, use="poor") == ["Каверзный?"]
    page = client.get(BANK).content.decode().replace("\xa0", " ")
    assert "показан 12 раз" in page
    assert "сильные отвечают хуже слабых" in page
    assert len(found(client)) == 4


def test_few_answers_are_no_reproach(client, quiz, people):
    for person in people[:3]:
        take(quiz, person, "b", "b", "b")
    recount()
    assert figures("Честный?").remarks == ["мало ответов"]
    assert found(client, use="poor") == []


def test_a_new_wording_begins_anew_and_its_showings_stay(client, taken, trainer):
    recount()
    tricky = Question.objects.get(current__body__stem="Каверзный?")
    revise(question=tricky, body=builders.single("Уже простой?"), by=trainer)
    recount()
    kept = figures("Уже простой?")
    assert (kept.exposure, kept.answers, kept.facility, kept.poor, kept.remarks) == (12, 0, None, False, [])
    assert found(client, use="poor") == []


def test_the_button_owes_a_recount_and_the_worker_does_it(client, client_of, learner, taken):
    address = reverse("quizzes:figures-recount")
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 302
    assert not Figures.objects.exists()
    drain()
    assert Figures.objects.count() == 3
    assert client_of(learner).post(address).status_code == 403


def test_the_command_counts_at_once(taken):
    out = StringIO()
    call_command("recount_questions", stdout=out)
    assert "3" in out.getvalue()
    assert Figures.objects.count() == 3


def test_a_recount_costs_the_same_for_one_question_and_for_three(django_assert_num_queries, people):
    quiz = builders.quiz([builders.question(builders.single("Один?"))])
    take(quiz, people[0], "a")
    with django_assert_num_queries(10):
        recount()
    wide = builders.quiz([builders.question(builders.single(f"Из трёх {n}?")) for n in range(3)])
    take(wide, people[0], "a", "a", "a")
    with django_assert_num_queries(14):  # the second quiz: one, and what belongs to its transaction
        recount()
