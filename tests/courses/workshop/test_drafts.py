"""The editor keeps what is typed by itself, and two trainers at one lesson lose nothing of each other's work."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.catalogue import marks
from courses.lessons import editing
from courses.lessons.models import Lesson
from courses.models import Course
from courses.workshop.differences import beside
from lms.errors import Refused
from lms.models import AuditEntry
from quizzes.models import Quiz
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def colleague(client_of, office) -> Client:
    return client_of(office)


@pytest.fixture
def course(db) -> Course:
    return builders.course("Сроки", state=Course.State.DRAFT, subtitle="Было")


@pytest.fixture
def lesson(course) -> Lesson:
    return builders.lesson(course, "Первый", body="<p>Было</p>", summary="Было")


def page_of(thing: Lesson | Course) -> str:
    return reverse("courses:lesson-edit" if isinstance(thing, Lesson) else "courses:course-edit", args=[thing.pk])


def save_of(thing: Lesson | Course) -> str:
    return reverse("courses:lesson-save" if isinstance(thing, Lesson) else "courses:course-save", args=[thing.pk])


def typed(client: Client, thing: Lesson | Course, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form of a lesson or a course, with some fields changed."""
    form = client.get(page_of(thing)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in {**values, **changes}.items() if value is not None and value is not False}


def autosave(client: Client, thing: Lesson | Course, data: dict[str, Any]) -> Any:
    return client.post(save_of(thing), data, headers={"accept": "application/json"})


def chosen(page: Any, mine: dict[str, Any], **choices: str) -> dict[str, Any]:
    """What a browser would send of the page of a conflict after these choices."""
    form, clashes = page.context["form"], page.context["conflict"]["clashes"]
    shown = {name: form[name].value() for name in mine if name in form.fields}
    ready = {name: text for clash in clashes for name, text in clash.ready.items()}
    return {**mine, **shown, **ready, **{f"keep-{name}": choice for name, choice in choices.items()}}


# --- saved by itself -----------------------------------------------------------------------------------------------
def test_what_is_typed_is_saved_by_itself_and_the_next_save_goes_on_from_there(client, lesson):
    data = typed(client, lesson, summary="Стало")
    first = autosave(client, lesson, data).json()
    second = autosave(client, lesson, {**data, "summary": "Стало лучше", "seen": first["seen"]}).json()
    lesson.refresh_from_db()
    assert lesson.summary == "Стало лучше"
    assert second["reasons"] == []
    assert second["saved_at"]


def test_a_save_whose_answer_was_lost_may_be_sent_again(client, lesson):
    data = typed(client, lesson, body="<p>Стало</p>")
    autosave(client, lesson, data)
    assert autosave(client, lesson, data).status_code == 200


def test_a_field_that_cannot_be_saved_keeps_nobody_from_saving_the_others(client, lesson):
    answer = autosave(client, lesson, typed(client, lesson, title="", minutes="0", summary="Стало")).json()
    lesson.refresh_from_db()
    assert (lesson.title, lesson.summary) == ("Первый", "Стало")
    assert len(answer["reasons"]) == 2
    assert "Название" in answer["reasons"][0]


def test_a_quiz_is_begun_by_the_button_only(client, course):
    lesson = builders.lesson(course, kind=Lesson.Kind.QUIZ, completion=Lesson.Rule.PASSED)
    assert autosave(client, lesson, typed(client, lesson, quiz="new")).status_code == 200
    assert not Quiz.objects.exists()


def test_an_hour_of_writing_is_one_line_in_the_journal(client, lesson):
    seen = typed(client, lesson)["seen"]
    for words in ("раз", "два", "три"):
        seen = autosave(client, lesson, typed(client, lesson, summary=words, seen=seen)).json()["seen"]
    assert AuditEntry.objects.filter(verb="courses.edit_lesson").count() == 1
    autosave(client, lesson, typed(client, lesson, title="Другое", seen=seen))
    assert AuditEntry.objects.filter(verb="courses.edit_lesson").count() == 2


def test_the_page_of_a_course_is_saved_by_itself_too(client, course):
    answer = autosave(client, course, typed(client, course, title="", objectives="Считать\nНе опаздывать")).json()
    course.refresh_from_db()
    assert (course.title, course.objectives) == ("Сроки", ["Считать", "Не опаздывать"])
    assert len(answer["reasons"]) == 1


def test_whoever_was_signed_out_is_sent_to_sign_in_and_nothing_is_answered_as_saved(lesson):
    assert Client().post(save_of(lesson), {"title": "Чужое"}).status_code == 302


# --- two at once ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("thing", ["lesson", "course"])
def test_changes_of_different_fields_come_together(request, client, colleague, thing):
    thing = request.getfixturevalue(thing)
    field = "summary" if isinstance(thing, Lesson) else "subtitle"
    mine, hers = typed(client, thing, title="Моё"), typed(colleague, thing, **{field: "Чужое"})
    autosave(colleague, thing, hers)
    answer = autosave(client, thing, mine).json()
    thing.refresh_from_db()
    assert (thing.title, getattr(thing, field)) == ("Моё", "Чужое")
    assert answer["theirs"] is True
    # The form still shows the old words: that it sends them again does not undo the colleague's.
    autosave(client, thing, {**mine, "title": "Моё лучше", "seen": answer["seen"]})
    thing.refresh_from_db()
    assert (thing.title, getattr(thing, field)) == ("Моё лучше", "Чужое")


@pytest.mark.parametrize("thing", ["lesson", "course"])
def test_the_same_field_is_not_overwritten_and_the_page_shows_both_texts(request, client, colleague, thing):
    thing = request.getfixturevalue(thing)
    field = "body" if isinstance(thing, Lesson) else "description"
    mine, hers = typed(client, thing, **{field: "<p>Моё</p>"}), typed(colleague, thing, **{field: "<p>Чужое</p>"})
    autosave(colleague, thing, hers)
    assert autosave(client, thing, mine).status_code == 409
    response = client.post(page_of(thing), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Моё" in page
    assert "Чужое" in page
    assert "Дирекцева" in page
    thing.refresh_from_db()
    assert "Чужое" in getattr(thing, field)


@pytest.mark.parametrize(
    ("choice", "kept"),
    [("mine", "<p>Моё</p>"), ("theirs", "<p>Чужое</p>"), ("both", "<p>Моё</p>\n<p>Чужое</p>")],
)
def test_the_second_trainer_chooses_what_is_kept_and_the_rest_of_hers_is_saved(client, colleague, lesson, choice, kept):
    mine = typed(client, lesson, body="<p>Моё</p>", summary="И это")
    autosave(colleague, lesson, typed(colleague, lesson, body="<p>Чужое</p>"))
    client.post(page_of(lesson), chosen(client.post(page_of(lesson), mine), mine, body=choice))
    lesson.refresh_from_db()
    assert (lesson.body, lesson.summary) == (kept, "И это")


@pytest.mark.parametrize("thing", ["lesson", "course"])
def test_a_choice_for_one_field_undoes_nothing_of_a_colleague_in_another(request, client, colleague, thing):
    thing = request.getfixturevalue(thing)
    field = "summary" if isinstance(thing, Lesson) else "subtitle"
    mine = typed(client, thing, title="Моё")
    autosave(colleague, thing, typed(colleague, thing, title="Чужое", **{field: "Её слова"}))
    client.post(page_of(thing), chosen(client.post(page_of(thing), mine), mine, title="mine"))
    thing.refresh_from_db()
    assert (thing.title, getattr(thing, field)) == ("Моё", "Её слова")


def test_different_paragraphs_of_one_text_come_together(client, colleague, lesson):
    Lesson.objects.filter(pk=lesson.pk).update(body="<p>Раз</p>\n<p>Два</p>\n<p>Три</p>")
    mine = typed(client, lesson, body="<p>Раз</p><p>Два, моё</p><p>Три</p>")
    hers = typed(colleague, lesson, body="<p>Раз</p><p>Два</p><p>Три, её</p><p>Четыре</p>")
    autosave(colleague, lesson, hers)
    answer = autosave(client, lesson, mine).json()
    lesson.refresh_from_db()
    assert lesson.body == "<p>Раз</p>\n<p>Два, моё</p>\n<p>Три, её</p>\n<p>Четыре</p>"
    assert answer["theirs"] is True
    # My form does not show her words yet: what it sends next undoes none of them.
    autosave(client, lesson, {**mine, "body": mine["body"].replace("Раз", "Раз, моё"), "seen": answer["seen"]})
    lesson.refresh_from_db()
    assert lesson.body == "<p>Раз, моё</p>\n<p>Два, моё</p>\n<p>Три, её</p>\n<p>Четыре</p>"


def test_a_choice_for_one_paragraph_undoes_nothing_of_a_colleague_in_another(client, colleague, lesson):
    same = "".join(f"<p>Одинаково {number}</p>" for number in range(4))
    Lesson.objects.filter(pk=lesson.pk).update(body=f"<p>Раз</p>{same}<p>Два</p>")
    mine = typed(client, lesson, body=f"<p>Раз, моё</p>{same}<p>Два</p>")
    autosave(colleague, lesson, typed(colleague, lesson, body=f"<p>Раз, её</p>{same}<p>Два, её</p>"))
    page = client.post(page_of(lesson), mine)
    [clash] = page.context["conflict"]["clashes"]
    assert "Два" not in clash.mine
    client.post(page_of(lesson), chosen(page, mine, body="mine"))
    lesson.refresh_from_db()
    assert lesson.body.startswith("<p>Раз, моё</p>")
    assert lesson.body.endswith("<p>Два, её</p>")


def test_whoever_writes_while_the_second_chooses_is_not_overwritten_either(client, colleague, lesson):
    mine = typed(client, lesson, body="<p>Моё</p>")
    autosave(colleague, lesson, typed(colleague, lesson, body="<p>Чужое</p>"))
    decided = chosen(client.post(page_of(lesson), mine), mine, body="mine")
    autosave(colleague, lesson, typed(colleague, lesson, body="<p>Ещё новее</p>"))
    assert client.post(page_of(lesson), decided).status_code == 409


def test_colleagues_see_each_other_and_what_was_changed_meanwhile(client, colleague, course, lesson):
    presence = reverse("courses:course-presence", args=[course.pk])
    opened = typed(client, lesson)
    colleague.post(presence, {"lesson": lesson.pk, "seen": opened["seen"]})
    here = client.post(presence, {"lesson": lesson.pk, "seen": opened["seen"]}).content.decode()
    assert "Дирекцева" in here
    assert "в этом же уроке" in here
    assert "новые правки" not in here
    autosave(colleague, lesson, typed(colleague, lesson, body="<p>Чужое</p>"))
    colleague.post(presence, {"lesson": "", "seen": ""})
    here = client.post(presence, {"lesson": lesson.pk, "seen": opened["seen"]}).content.decode()
    assert "на странице семинара" in here
    assert "новые правки" in here


def test_of_two_long_texts_only_what_differs_is_shown():
    same = "".join(f"<p>Одинаковый абзац {number}</p>" for number in range(6))
    mine, theirs = beside(f"{same}<p>Моё</p>", f"<h2>Их</h2>{same}<p>Чужое</p>")
    assert "Одинаковый" not in mine + theirs
    assert "<p>Моё</p>" in mine
    assert "<h2>Их</h2>" in theirs
    assert "этого места здесь нет" in mine


def test_a_text_that_is_no_row_of_paragraphs_is_shown_whole():
    assert beside("просто слова", "<p>Абзац</p>") == ("просто слова", "<p>Абзац</p>")


def test_line_ends_of_a_browser_are_no_change():
    seen = marks.mark({"text": "раз\nдва"})
    assert marks.merge(seen, {"text": "раз\nдва"}, {"text": "раз\r\nдва"}) == marks.Merged([], [], [])


# --- the order -----------------------------------------------------------------------------------------------------
def test_the_whole_order_is_kept_in_one_write(client, course, django_assert_max_num_queries):
    first, second, third = (builders.lesson(course, name) for name in ("Первый", "Второй", "Третий"))
    url = reverse("courses:lesson-order", args=[course.pk])
    with django_assert_max_num_queries(14):
        answer = client.post(url, {"lesson": [third.pk, first.pk, second.pk]}).json()
    assert answer["order"] == [third.pk, first.pk, second.pk]
    assert list(course.lessons.order_by("order")) == [third, first, second]
    assert AuditEntry.objects.filter(verb="courses.order_lessons").count() == 1
    client.post(url, {"lesson": [third.pk, first.pk, second.pk]})
    assert AuditEntry.objects.filter(verb="courses.order_lessons").count() == 1


def test_a_lesson_that_a_colleague_added_meanwhile_is_not_lost_from_the_order(course, trainer):
    first, second = builders.lesson(course, "Первый"), builders.lesson(course, "Второй")
    new = builders.lesson(course, "Новый")
    elsewhere = builders.lesson(builders.course("Другой"), "Не отсюда")
    order = [second.pk, elsewhere.pk, first.pk]
    assert editing.order_lessons(course=course, order=order, by=trainer) == [second, first, new]


def test_no_order_puts_a_lesson_above_the_one_it_waits_for(client, course):
    first = builders.lesson(course, "Первый")
    second = builders.lesson(course, "Второй", after=first)
    url = reverse("courses:lesson-order", args=[course.pk])
    response = client.post(url, {"lesson": [second.pk, first.pk]}, headers={"accept": "application/json"})
    assert response.status_code == 409
    assert "открывается после" in response.json()["reasons"][0]
    assert list(course.lessons.order_by("order")) == [first, second]


def test_every_gap_leads_to_the_field_where_it_is_mended(client, course):
    empty = builders.lesson(course, "Пустой", kind=Lesson.Kind.LINK)
    page = client.get(reverse("courses:course-readiness", args=[course.pk])).content.decode()
    assert f'href="{page_of(empty)}#id_url"' in page
    assert 'data-field="description"' in page


def test_an_order_that_is_refused_changes_nothing(course, trainer):
    first = builders.lesson(course, "Первый")
    second = builders.lesson(course, "Второй", after=first)
    with pytest.raises(Refused):
        editing.order_lessons(course=course, order=[second.pk, first.pk], by=trainer)
