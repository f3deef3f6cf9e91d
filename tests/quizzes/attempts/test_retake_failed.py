"""Only the failed sections are taken again: what was passed goes over with its answers and counts as it stood."""

from __future__ import annotations

import pytest
from django.urls import reverse

from quizzes.attempts import actions, queries
from quizzes.models import PoolEntry, Quiz, Section
from quizzes.scoring import AnswerError
from tests import builders

from .conftest import answer_all, right, take, wrong


@pytest.fixture
def quiz(db) -> Quiz:
    """Two sections of two questions, the first «Сроки», the second «Тон»."""
    made = builders.quiz(
        [builders.question(builders.single(f"Срок {n}")) for n in (1, 2)], retake_failed=True, shuffle_questions=False
    )
    made.sections.update(title="Сроки")
    second = Section.objects.create(quiz=made, order=2, title="Тон")
    for order in (1, 2):
        question = builders.question(builders.single(f"Тон {order}"))
        PoolEntry.objects.create(section=second, question=question, revision=question.current, order=order)
    return made


def stems(attempt) -> list[str]:
    return [question.stem for question in queries.questions(attempt)]


def test_the_next_attempt_asks_the_failed_section_only_and_counts_the_whole(quiz, learner):
    first = take(quiz, learner, right_ones=2)
    assert (first.percent, first.passed) == (50, False)
    assert [(one["title"], one["percent"], one["passed"]) for one in first.sections] == [
        ("Сроки", 100.0, True),
        ("Тон", 0.0, False),
    ]
    assert queries.summary(quiz, learner).kept == ("Сроки",)

    second = actions.start(quiz=quiz, user=learner)

    assert stems(second) == ["Тон 1", "Тон 2"]
    for item in second.items.filter(carried=False):
        actions.save_answer(attempt=second, position=item.position, data=right(item), sequence=1)
    second = actions.submit(attempt=second)
    assert (second.score, second.max_score, second.percent, second.passed) == (4, 4, 100, True)


def test_a_section_without_a_title_is_named_by_its_number(quiz, learner):
    quiz.sections.update(title="")
    take(quiz, learner, right_ones=2)
    assert queries.summary(quiz, learner).kept == ("Раздел 1",)


def test_what_was_carried_over_stands_as_it_was_answered(quiz, learner):
    first = take(quiz, learner, right_ones=2)
    second = actions.start(quiz=quiz, user=learner)

    old = list(first.items.filter(section_title="Сроки").values("shown", "key", "answer", "fraction", "revision"))
    new = second.items.filter(carried=True).order_by("position")
    assert list(new.values("shown", "key", "answer", "fraction", "revision")) == old
    assert [item.position for item in new] == [3, 4]


def test_what_was_carried_over_is_not_graded_anew(quiz, learner):
    """A person may have judged it: what she gave stands."""
    take(quiz, learner, right_ones=2)
    second = actions.start(quiz=quiz, user=learner)
    second.items.filter(carried=True).update(fraction=0.5)

    actions.submit(attempt=second)

    assert set(second.items.filter(carried=True).values_list("fraction", flat=True)) == {0.5}


def test_a_carried_question_takes_no_new_answer(quiz, learner):
    take(quiz, learner, right_ones=2)
    second = actions.start(quiz=quiz, user=learner)
    carried = second.items.filter(carried=True).first()

    with pytest.raises(AnswerError):
        actions.save_answer(attempt=second, position=carried.position, data=wrong(carried), sequence=99)
    actions.save_sheet(attempt=second, given={carried.position: actions.Given(wrong(carried), seen=99)})

    assert second.items.get(pk=carried.pk).answer == carried.answer


def test_sections_are_carried_on_from_attempt_to_attempt(quiz, learner):
    take(quiz, learner, right_ones=2)
    second = actions.start(quiz=quiz, user=learner)
    actions.submit(attempt=second)

    third = actions.start(quiz=quiz, user=learner)

    assert stems(third) == ["Тон 1", "Тон 2"]


def test_the_review_says_what_came_from_the_attempt_before(quiz, learner, client_of):
    take(quiz, learner, right_ones=2)
    second = actions.submit(attempt=actions.start(quiz=quiz, user=learner))

    page = client_of(learner).get(reverse("quizzes:attempt-review", args=[second.pk]))
    assert page.content.decode().count("Раздел зачтён в прошлой попытке") == 2
    assert "Не пройден" in page.content.decode()


@pytest.mark.parametrize("rights", [0, 4])
def test_where_nothing_or_everything_was_passed_all_is_asked_again(quiz, learner, rights):
    take(quiz, learner, right_ones=rights)

    assert len(stems(actions.start(quiz=quiz, user=learner))) == 4


def test_without_the_setting_everything_is_asked_again(quiz, learner):
    Quiz.objects.update(retake_failed=False)
    take(quiz, learner, right_ones=2)

    assert len(stems(actions.start(quiz=quiz, user=learner))) == 4


def test_a_section_that_left_the_quiz_is_not_carried(quiz, learner):
    take(quiz, learner, right_ones=2)
    quiz.sections.get(title="Сроки").delete()

    second = actions.start(quiz=quiz, user=learner)

    assert not second.items.filter(carried=True).exists()
    assert stems(second) == ["Тон 1", "Тон 2"]


def test_a_carried_question_is_not_drawn_again_in_another_section(quiz, learner):
    """The question stands in both sections: what is carried over in one is not asked in the other."""
    first, second = quiz.sections.order_by("order")
    shared = first.pool.first()
    PoolEntry.objects.create(section=second, question=shared.question, revision=shared.revision, order=9)
    Section.objects.filter(pk=second.pk).update(draw=2)
    attempt = actions.start(quiz=quiz, user=learner)
    assert len({item.revision_id for item in attempt.items.all()}) == 4
    answer_all(attempt, right_ones=2)
    actions.submit(attempt=attempt)

    assert set(stems(actions.start(quiz=quiz, user=learner))) == {"Тон 1", "Тон 2"}


def test_a_section_s_own_mark_must_be_reached_too(quiz, learner):
    Quiz.objects.update(pass_percent=50, retake_failed=False)
    Section.objects.filter(title="Тон").update(pass_percent=50)

    failed = take(quiz, learner, right_ones=2)
    assert (failed.percent, failed.passed) == (50, False)
    assert take(quiz, learner, right_ones=3).passed


def test_the_rules_of_a_section_are_those_the_attempt_began_with(quiz, learner):
    Quiz.objects.update(pass_percent=50, retake_failed=False)
    attempt = actions.start(quiz=quiz, user=learner)
    Section.objects.filter(title="Тон").update(pass_percent=100)
    answer_all(attempt, right_ones=2)

    assert actions.submit(attempt=attempt).passed


def test_points_weigh_a_question(quiz, learner):
    PoolEntry.objects.filter(revision__body__stem="Срок 1").update(points=5)

    attempt = take(quiz, learner, right_ones=1)

    assert (attempt.score, attempt.max_score) == (5, 8)


@pytest.mark.parametrize("questions", [2, 20])
def test_starting_over_stays_within_twelve_queries(quiz, learner, questions, django_assert_max_num_queries):
    section = quiz.sections.get(title="Тон")
    for order in range(10, 10 + questions):
        question = builders.question(builders.single(f"Ещё {order}"))
        PoolEntry.objects.create(section=section, question=question, revision=question.current, order=order)
    take(quiz, learner, right_ones=2)

    with django_assert_max_num_queries(12 + 2):  # two of them the savepoint of the test
        actions.start(quiz=quiz, user=learner)
