from __future__ import annotations

import pytest

from lms.access import allows, rows
from quizzes.bank import queries
from quizzes.models import Question, Topic
from tests import builders


@pytest.fixture
def bank(db):
    return {
        "terms": builders.question(builders.single("Какой срок ответа?"), topic="Сроки"),
        "channel": builders.question(builders.single("Какой канал?"), topic="Каналы"),
        "word": builders.question({"stem": "Закон?", "accepted": ["59-ФЗ"]}, kind="short", topic="Сроки"),
    }


def test_questions_are_found_by_topic_kind_and_words_in_any_case(bank):
    terms = Topic.objects.get(title="Сроки")

    assert set(queries.questions(topic=terms)) == {bank["terms"], bank["word"]}
    assert list(queries.questions(kind="short")) == [bank["word"]]
    assert list(queries.questions(text=" КАНАЛ ")) == [bank["channel"]]


def test_the_list_makes_one_query_however_long(bank, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert {f"{question.topic}: {question}" for question in queries.questions()} >= {"Сроки: Закон?"}


def test_topics_tell_how_many_questions_are_in_use(bank):
    assert {topic.title: topic.question_count for topic in queries.topics()} == {"Сроки": 2, "Каналы": 1}


def test_only_those_who_teach_see_the_bank(bank, learner, hr, head, trainer, office):
    question = bank["terms"]
    for person in (trainer, office):
        assert rows(person, "quizzes.view_question", Question).count() == 3
        assert allows(person, "quizzes.edit_question", question)
    for person in (learner, hr, head):
        assert not rows(person, "quizzes.view_question", Question).exists()
        assert not allows(person, "quizzes.edit_question", question)
