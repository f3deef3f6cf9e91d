"""A glossary: terms in the order of the alphabet, with addresses of their own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from courses.glossaries import terms
from courses.models import Course, Lesson
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db) -> Course:
    return builders.course("Каналы", state=Course.State.DRAFT)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Отписка — ответ ни о чём", ("Отписка", "ответ ни о чём")),
        ("ЦУР - центр управления регионом", ("ЦУР", "центр управления регионом")),
        ("ПОС\tплатформа обратной связи", ("ПОС", "платформа обратной связи")),
        ("Что-то — одно — и другое", ("Что-то", "одно — и другое")),
        ("Просто слово", None),
        ("Слово-через-дефис", None),
    ],
)
def test_a_line_is_parted_at_its_first_dash(line, parts):
    assert terms.parted(line) == parts


def test_terms_stand_in_the_order_of_the_alphabet_whatever_their_case():
    rows = [{"key": term, "term": term, "text": "."} for term in ("яма", "Ёлка", "ЕСИА", "адрес")]
    letters = terms.by_letter(terms.settled({"terms": rows})["terms"])
    assert [(one.letter, [row["term"] for row in one.terms]) for one in letters] == [
        ("А", ["адрес"]),
        ("Е", ["Ёлка", "ЕСИА"]),
        ("Я", ["яма"]),
    ]


def test_a_trainer_pastes_a_list_and_learners_find_each_term_at_its_address(client_of, trainer, course):
    client = client_of(trainer)
    sent = {"title": "Слова", "minutes": 5, "completion": "viewed", "terms": "ПОС — платформа\nАдрес — дом и улица"}
    lesson = builders.lesson(course, kind=Lesson.Kind.GLOSSARY)
    client.post(reverse("courses:lesson-edit", args=[lesson.pk]), sent)
    lesson.refresh_from_db()
    keys = {row["term"]: row["key"] for row in lesson.settings["terms"]}
    page = client.get(reverse("courses:lesson-preview", args=[lesson.pk])).content.decode()
    assert f'id="term-{keys["ПОС"]}"' in page
    client.post(reverse("courses:lesson-edit", args=[lesson.pk]), {**sent, "terms": "ПОС — платформа обратной связи"})
    lesson.refresh_from_db()
    assert [row["key"] for row in lesson.settings["terms"]] == [keys["ПОС"]]


@pytest.mark.parametrize(("lines", "why"), [("Просто слово", "нет тире"), ("ПОС — раз\nпос — два", "объяснён дважды")])
def test_what_is_wrong_with_the_list_is_said_at_the_field(client_of, trainer, course, lines, why):
    sent = {"title": "Слова", "minutes": 5, "completion": "viewed", "terms": lines}
    lesson = builders.lesson(course, kind=Lesson.Kind.GLOSSARY)
    response = client_of(trainer).post(reverse("courses:lesson-edit", args=[lesson.pk]), sent)
    assert response.status_code == 422
    assert why in str(response.context["form"].errors["terms"])
    lesson.refresh_from_db()
    assert not lesson.settings
