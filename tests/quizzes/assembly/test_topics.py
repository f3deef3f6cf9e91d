"""A section that takes its questions from topics: the pool is filled, pinned, and renewed only on demand."""

from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.assembly import queries, readiness
from quizzes.assembly.actions import add_section, publish, refill, set_pool, update_section
from quizzes.attempts import actions as attempts
from quizzes.bank import actions as bank
from quizzes.models import Quiz, Revision, Topic
from tests import builders


def asked(stem: str, topic: str, difficulty: int = 1):
    question = builders.question(builders.single(stem), topic=topic)
    Revision.objects.filter(pk=question.current_id).update(difficulty=difficulty)
    return question


@pytest.fixture
def bank_of_law(db) -> Topic:
    """«Закон» with «Сроки» inside: five easy, three medium, one hard."""
    for number in range(3):
        asked(f"Закон {number}", "Закон")
        asked(f"Срок {number}", "Сроки", difficulty=2)
    for number in range(3, 5):
        asked(f"Закон {number}", "Закон")
    asked("Трудный срок", "Сроки", difficulty=3)
    asked("Тон", "Тон")
    law = Topic.objects.get(title="Закон")
    Topic.objects.filter(title="Сроки").update(parent=law)
    return law


@pytest.fixture
def section(bank_of_law, trainer):
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    return update_section(
        section=quiz.sections.get(), by=trainer, topics=[bank_of_law], mix={"1": 2, "2": 3, "3": 1}, title="Закон"
    )


def stems(section) -> set[str]:
    return {entry.revision.stem for entry in section.pool.select_related("revision")}


def test_a_topic_is_taken_with_all_below_it_and_nothing_else(section):
    assert section.pool.count() == 9
    assert "Тон" not in stems(section)
    assert section.draw == 6


def test_a_draw_takes_exactly_so_many_of_each_difficulty(section, learner, trainer):
    publish(quiz=section.quiz, by=trainer)

    attempt = attempts.start(quiz=section.quiz, user=learner)

    levels = sorted(item.revision.difficulty for item in attempt.items.select_related("revision"))
    assert levels == [1, 1, 2, 2, 2, 3]
    assert attempt.items.values("revision__question").distinct().count() == 6


def test_publishing_takes_what_the_topics_hold_by_then(section, trainer):
    fresh = asked("Новый срок", "Сроки", difficulty=2)
    question = section.pool.first().question
    newer = bank.revise(question=question, body=builders.single("Переписан"), by=trainer)

    publish(quiz=section.quiz, by=trainer)

    held = dict(section.pool.values_list("question", "revision"))
    assert held[fresh.pk] == fresh.current_id
    assert held[question.pk] == newer.pk


def test_a_published_quiz_holds_its_pool_until_it_is_renewed(section, trainer):
    publish(quiz=section.quiz, by=trainer)
    asked("Новый срок", "Сроки", difficulty=2)
    assert "Новый срок" not in stems(section)

    assert refill(section=section, by=trainer) == 1
    assert refill(section=section, by=trainer) == 0
    assert "Новый срок" in stems(section)


def test_archived_questions_leave_at_the_renewal_and_points_stay(section, trainer):
    gone, kept = section.pool.order_by("order")[:2]
    type(kept).objects.filter(pk=kept.pk).update(points=3)
    bank.archive(question=gone.question, by=trainer)

    refill(section=section, by=trainer)

    assert gone.question_id not in section.pool.values_list("question", flat=True)
    assert section.pool.get(question=kept.question_id).points == 3


def test_a_topic_that_a_section_draws_from_is_neither_removed_nor_merged_away(section, bank_of_law, trainer):
    other = Topic.objects.get(title="Тон")

    with pytest.raises(Refused) as refusal:
        bank.merge_topics(topic=bank_of_law, into=other, by=trainer)
    assert "использует какой-то тест" in refusal.value.reasons[0]
    assert Topic.objects.filter(pk=bank_of_law.pk).exists()


def test_what_topics_hold_is_not_changed_by_hand(section, trainer):
    with pytest.raises(Refused):
        set_pool(section=section, questions=[], by=trainer)


def test_without_topics_the_questions_stay_and_are_chosen_by_hand(section, trainer):
    update_section(section=section, by=trainer, topics=[], mix={}, draw=None)

    assert section.pool.count() == 9
    set_pool(section=section, questions=[section.pool.first().question], by=trainer)
    assert section.pool.count() == 1


def test_a_draw_that_cannot_be_filled_is_named_by_difficulty(section, trainer):
    update_section(section=section, by=trainer, mix={"1": 2, "3": 5})

    with pytest.raises(Refused) as refusal:
        publish(quiz=section.quiz, by=trainer)
    assert refusal.value.reasons == ["В разделе «Закон» трудных вопросов 1, а нужно 5."]


def test_two_sections_that_share_a_topic_never_ask_the_same_and_say_when_there_are_too_few(
    section, bank_of_law, trainer, learner
):
    second = add_section(quiz=section.quiz, by=trainer, title="Ещё закон")
    update_section(section=second, by=trainer, topics=[bank_of_law], mix={"1": 3})
    publish(quiz=section.quiz, by=trainer)
    attempt = attempts.start(quiz=section.quiz, user=learner)
    assert attempt.items.values("revision__question").distinct().count() == 9

    with pytest.raises(Refused) as refusal:
        update_section(section=second, by=trainer, mix={"1": 4})
    assert "те же нужны другим разделам" in refusal.value.reasons[1]


def test_a_published_quiz_refuses_a_topic_that_is_too_small(section, trainer):
    publish(quiz=section.quiz, by=trainer)

    with pytest.raises(Refused):
        update_section(section=section, by=trainer, topics=[Topic.objects.get(title="Тон")])
    assert section.pool.count() == 9


@pytest.mark.parametrize("sections", [1, 3])
def test_what_topics_hold_is_found_in_three_queries(bank_of_law, trainer, sections, django_assert_num_queries):
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    for _ in range(sections - 1):
        add_section(quiz=quiz, by=trainer)
    for one in quiz.sections.all():
        update_section(section=one, by=trainer, topics=[bank_of_law])
    loaded = list(queries.sections(quiz))

    with django_assert_num_queries(3):
        assert len(queries.expected(loaded)) == sections


def test_a_topic_without_questions_is_named(trainer):
    empty = bank.create_topic(title="Пусто", by=trainer)
    quiz = builders.quiz([], state=Quiz.State.DRAFT)
    update_section(section=quiz.sections.get(), by=trainer, topics=[empty], draw=3)

    assert "В разделе нет вопросов: в его темах их пока нет." in readiness.gaps(quiz)
