"""The bank as a shelf: found in any form of a word, organised many at a time, topics as a tree."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.bank import actions, queries
from quizzes.bank.topics import subtree, tree
from quizzes.models import Question, Topic
from tests import builders

pytestmark = pytest.mark.django_db
BANK = reverse("quizzes:bank")
ORGANISE = reverse("quizzes:bank-organise")


@pytest.fixture
def client(client_of, trainer):
    return client_of(trainer)


def found(**asked) -> set[int]:
    return set(queries.questions(**asked).values_list("pk", flat=True))


@pytest.mark.parametrize("asked", ["выписка", "ВЫПИСОК", "ребёнок", "детям", "детей выписку", "выпис", "59-фз"])
def test_a_question_is_found_by_any_form_of_its_words(trainer, asked):
    body = builders.single("Кто даёт выписки из очереди детей по 59-ФЗ?")
    wanted = actions.create_question(kind="single", body=body, topic=builders.question().topic, by=trainer)
    assert found(text=asked) == {wanted.pk}


def test_options_and_the_code_are_searched_too_and_every_word_counts(trainer):
    topic = Topic.objects.create(title="Тон")
    body = {**builders.single(), "options": [{"id": "a", "text": "Сгоряча"}, {"id": "b", "text": "Спокойно"}]}
    wanted = actions.create_question(kind="single", body=body, topic=topic, by=trainer, code="TON-7")
    assert found(text="спокойно") == found(text="ton-7") == {wanted.pk}
    assert found(text="спокойно отопление") == set()


def test_what_the_search_is_given_is_words_whatever_it_looks_like(trainer):
    builders.question()
    for nonsense in ("& | !", "':*", "(((", "\\", "<->", "я" * 5000, "\x00", "😀"):
        queries.questions(text=nonsense).count()


def test_a_revision_is_found_by_its_new_words_only(trainer):
    topic = Topic.objects.create(title="Тон")
    question = actions.create_question(kind="single", body=builders.single("О снеге?"), topic=topic, by=trainer)
    actions.revise(question=question, body=builders.single("О трамвае?"), by=trainer)
    assert found(text="трамваи") == {question.pk}
    assert found(text="снег") == set()


def test_a_topic_is_taken_with_all_below_it(trainer):
    law = actions.create_topic(title="Право", by=trainer)
    terms = actions.create_topic(title="Сроки", parent=law, by=trainer)
    deep = actions.create_topic(title="59-ФЗ", parent=terms, by=trainer)
    inside = builders.question()
    Question.objects.filter(pk=inside.pk).update(topic=deep)
    builders.question(topic="Тон")
    assert found(topic=law) == {inside.pk}
    assert set(subtree(law.pk)) == {law.pk, terms.pk, deep.pk}
    paths = [branch.path for branch in tree(queries.topics())]
    assert "Право / Сроки / 59-ФЗ" in paths


def test_one_title_may_stand_under_two_parents_but_once_under_each(trainer):
    first, second = (actions.create_topic(title=title, by=trainer) for title in ("Соцсети", "Портал"))
    under_first = actions.create_topic(title="Сроки", parent=first, by=trainer)
    assert actions.create_topic(title="сроки", parent=first, by=trainer) == under_first
    assert actions.create_topic(title="Сроки", parent=second, by=trainer) != under_first
    with pytest.raises(Refused):
        actions.edit_topic(topic=under_first, title="Портал", parent=None, by=trainer)


def test_a_topic_cannot_come_to_stand_in_itself(trainer):
    law = actions.create_topic(title="Право", by=trainer)
    terms = actions.create_topic(title="Сроки", parent=law, by=trainer)
    for verb in (
        lambda: actions.edit_topic(topic=law, title="Право", parent=terms, by=trainer),
        lambda: actions.merge_topics(topic=law, into=terms, by=trainer),
    ):
        with pytest.raises(Refused):
            verb()
    law.refresh_from_db()
    assert law.parent is None


def test_merged_topics_give_their_questions_and_children_and_twins_become_one(trainer):
    old, new = (actions.create_topic(title=title, by=trainer) for title in ("Старая", "Новая"))
    twin = actions.create_topic(title="Сроки", parent=new, by=trainer)
    lost = actions.create_topic(title="сроки", parent=old, by=trainer)
    child = actions.create_topic(title="Тон", parent=old, by=trainer)
    questions = [builders.question() for _ in range(2)]
    Question.objects.filter(pk=questions[0].pk).update(topic=old)
    Question.objects.filter(pk=questions[1].pk).update(topic=lost)

    actions.merge_topics(topic=old, into=new, by=trainer)

    assert list(Question.objects.order_by("pk").values_list("topic", flat=True)) == [new.pk, twin.pk]
    assert set(Topic.objects.filter(parent=new)) == {twin, child}
    assert not Topic.objects.filter(pk__in=[old.pk, lost.pk]).exists()


def test_only_an_empty_topic_is_removed(client):
    question, empty = builders.question(), Topic.objects.create(title="Пусто")
    assert client.post(reverse("quizzes:topic-remove", args=[question.topic_id])).status_code == 409
    client.post(reverse("quizzes:topic-remove", args=[empty.pk]))
    assert set(Topic.objects.values_list("pk", flat=True)) == {question.topic_id}


def test_ticked_questions_are_moved_tagged_and_archived_and_the_list_stays_narrowed(client, trainer):
    topic = Topic.objects.create(title="Сроки")
    ticked, other = builders.question(), builders.question()

    def do(**asked):
        response = client.post(f"{ORGANISE}?kind=single", {"question": [ticked.pk], **asked})
        assert response["Location"] == f"{BANK}?kind=single"
        ticked.refresh_from_db()

    do(what="move", topic=topic.pk)
    assert ticked.topic == topic
    do(what="tag", tag="  К экзамену ")
    do(what="tag", tag="к экзамену")
    assert ticked.tags == ["к экзамену"]
    do(what="untag", tag="к экзамену")
    assert ticked.tags == []
    do(what="archive")
    assert ticked.archived_at is not None
    do(what="restore")
    assert ticked.archived_at is None
    other.refresh_from_db()
    assert (other.tags, other.archived_at) == ([], None)
    assert AuditEntry.objects.filter(verb="quizzes.tag_question").count() == 1


def test_all_that_was_found_can_be_tagged_not_only_the_page(client):
    wanted = [builders.question(builders.single(f"О снеге {n}?")) for n in range(35)]
    builders.question(builders.single("О трамвае?"))
    client.post(f"{ORGANISE}?q=снег", {"what": "tag", "tag": "зима", "everything": "1"})
    assert found(tag="зима") == {question.pk for question in wanted}


def test_what_cannot_be_done_is_said_and_the_ticks_stay(client):
    question = builders.question()
    for asked, status, words in (
        ({"what": "tag", "tag": " "}, 422, "Впишите метку"),
        ({"what": "move"}, 422, "Выберите тему"),
        ({}, 422, "Что сделать"),
    ):
        response = client.post(ORGANISE, {"question": [question.pk], **asked})
        assert response.status_code == status
        assert words in response.content.decode()
        assert response.context["ticked"] == {str(question.pk)}
    assert client.post(ORGANISE, {"what": "archive"}).status_code == 409
    assert not AuditEntry.objects.exists()


def test_every_label_names_its_own_field_and_the_filters_lead_to_the_bank_again(client):
    builders.question()
    page = client.post(f"{ORGANISE}?q=вопрос", {"what": "move"}).content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert f'<form class="filters" method="get" action="{BANK}"' in page


def test_it_is_said_when_there_was_nothing_to_change(client):
    question = builders.question()
    ticked = {"question": [question.pk], "what": "move", "topic": question.topic_id}
    assert "Ничего не изменилось" in client.post(ORGANISE, ticked, follow=True).content.decode()


def test_a_copy_is_a_question_of_its_own(client):
    question = builders.question()
    response = client.post(reverse("quizzes:question-duplicate", args=[question.pk]))
    copied = Question.objects.latest("pk")
    assert response["Location"] == reverse("quizzes:question-edit", args=[copied.pk])
    assert copied.pk != question.pk
    assert copied.current.body == question.current.body
    assert copied.current.pk != question.current.pk


def test_chosen_quizzes_take_the_new_revision_and_others_keep_theirs(client, trainer):
    question = builders.question()
    chosen, other = builders.quiz([question]), builders.quiz([question])
    actions.revise(question=question, body=builders.single("Кто отвечает жителю?"), by=trainer)
    page = client.get(reverse("quizzes:question-edit", args=[question.pk])).content.decode()
    assert page.count("держит редакцию 1") == 2
    client.post(reverse("quizzes:question-roll-forward", args=[question.pk]), {"quiz": [chosen.pk]})

    def held(quiz):
        return quiz.sections.get().pool.get().revision.number

    assert (held(chosen), held(other)) == (2, 1)


def test_the_list_makes_the_same_queries_for_one_question_and_for_many(client, django_assert_max_num_queries):
    def queries_made() -> int:
        with django_assert_max_num_queries(30) as made:
            client.get(BANK)
        return len(made)

    builders.question()
    one = queries_made()
    for _ in range(3):
        builders.question()
    assert queries_made() == one
