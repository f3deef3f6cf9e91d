"""The programme office says in its own words what the site tells people."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

import courses.models
from lms.errors import Refused
from lms.jobs.actions import drain
from lms.models import Notification, Wording
from lms.notifications import queries, wording
from lms.notifications.actions import notify, reword
from lms.notifications.kinds import Kind, registered

pytestmark = pytest.mark.django_db
COURSE = Kind("tests.worded", title="Новый курс «{course}»", body="Срок — {due}.")


def _told(learner, about="1"):
    notify(COURSE, to=[learner], about=about, course="Тон", due="15.12.2026")
    return Notification.objects.latest("pk")


def test_people_are_told_in_the_words_of_the_office(learner, office):
    assert _told(learner).body == "Срок — 15.12.2026."
    reword(COURSE, title="Приходите: {course}", body="Ждём вас до {due}!", by=office)
    told = _told(learner, "2")
    assert (told.title, told.body) == ("Приходите: Тон", "Ждём вас до 15.12.2026!")
    drain()
    assert mail.outbox[-1].subject == "Приходите: Тон"


def test_the_projects_words_come_back_and_the_history_stays(learner, office):
    reword(COURSE, title="Иначе", body="Иначе.", by=office)
    reword(COURSE, title=COURSE.title, body=COURSE.body, by=office)
    assert _told(learner).title == "Новый курс «Тон»"
    assert queries.pattern_of(COURSE).changed is None
    assert Wording.objects.count() == 2


def test_the_same_words_again_change_nothing(office):
    assert reword(COURSE, title=COURSE.title, body=COURSE.body, by=office) is None
    assert not Wording.objects.exists()


@pytest.mark.parametrize(
    "body", ["Привет, {name}!", "Срок {due", "Срок {due!r}", "{due.year}", "{0}", "{course[0]}", "", "{}"]
)
def test_words_that_the_letter_does_not_know_are_refused(office, body):
    with pytest.raises(Refused):
        reword(COURSE, title="Заголовок", body=body, by=office)
    assert not Wording.objects.exists()


def test_the_page_shows_the_letter_before_it_is_kept_and_sends_it_to_the_writer(client_of, office):
    client, door = client_of(office), reverse("notifications:wording", args=[COURSE.code])
    said = {"title": "Скоро {course}", "body": "До {due} осталось немного."}
    shown = client.post(door, {**said, "look": ""}).content.decode().replace("\u00a0", " ")
    assert "Скоро Анатомия ответа" in shown
    client.post(door, {**said, "try": ""})
    assert [letter.to for letter in mail.outbox] == [[office.email]]
    assert mail.outbox[0].subject == "Проба: Скоро Анатомия ответа"
    assert not Wording.objects.exists()
    client.post(door, said)
    assert queries.pattern_of(COURSE).title == said["title"]
    client.post(door, {**said, "restore": ""})
    assert queries.pattern_of(COURSE).title == COURSE.title


def test_a_mistake_on_the_page_is_told_and_nothing_is_kept(client_of, office):
    door = reverse("notifications:wording", args=[COURSE.code])
    answer = client_of(office).post(door, {"title": "Скоро", "body": "До {day}."})
    assert answer.status_code == 422
    assert "В этом письме нет слов: {day}." in answer.content.decode()
    assert not Wording.objects.exists()


def test_only_the_office_words_letters(client_of, hr, trainer):
    for person in (hr, trainer):
        assert client_of(person).get(reverse("notifications:wordings")).status_code == 403


def test_every_word_of_every_kind_is_explained():
    assert courses.models
    names = {name for kind in registered.values() if not kind.code.startswith("tests.") for name in kind.words}
    assert names <= set(wording.MEANING)


MARKED = "**Срок** — {due}.\n\n- «{course}»\n- [памятка](https://example.org/a?b=1)"


def test_what_the_office_formats_is_formatted_in_the_letter_and_plain_elsewhere(learner, office):
    reword(COURSE, title=COURSE.title, body=MARKED, by=office)
    told = _told(learner)
    drain()
    letter = mail.outbox[-1]
    html = letter.alternatives[0].content
    for said in (
        "<strong>Срок</strong> — 15.12.2026.",
        "<li>«Тон»</li>",
        '<a href="https://example.org/a?b=1">памятка</a>',
    ):
        assert said in html
    for text in (told.body, letter.body):
        assert "Срок — 15.12.2026.\n\n— «Тон»\n— памятка (https://example.org/a?b=1)" in text


def test_what_a_person_has_written_is_no_formatting_and_no_link(learner, office):
    reword(COURSE, title=COURSE.title, body="**{course}** до {due}", by=office)
    notify(COURSE, to=[learner], about="1", course="<b>[вход](https://evil.example)</b>", due="15.12\n2026")
    told = Notification.objects.get()
    assert told.html == "<p><strong>&lt;b&gt;[вход](https://evil.example)&lt;/b&gt;</strong> до 15.12<br>2026</p>\n"


def test_nothing_but_bold_lists_and_links_is_formatting(learner, office):
    body = "# {course}\n\n<i>до</i> ![](https://example.org/a.png) [нет](javascript:alert(1)) **{due}**"
    reword(COURSE, title=COURSE.title, body=body, by=office)
    html = _told(learner).html
    assert "<h1" not in html
    assert "<i>" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_a_letter_without_formatting_is_kept_once(learner):
    assert _told(learner).html == ""


def test_the_page_shows_the_formatting_before_it_is_kept(client_of, office):
    door = reverse("notifications:wording", args=[COURSE.code])
    shown = client_of(office).post(door, {"title": "Скоро", "body": MARKED, "look": ""}).content.decode()
    assert "<li>«Анатомия ответа»</li>" in shown
    client_of(office).post(door, {"title": "Скоро", "body": MARKED, "try": ""})
    assert "<li>«Анатомия ответа»</li>" in mail.outbox[-1].alternatives[0].content


def test_letters_are_found_by_their_words_and_read_with_examples(client_of, office):
    list_of = client_of(office).get(reverse("notifications:wordings"), {"q": "завтра ЗАНЯТИЕ"})
    shown = list_of.content.decode().replace("\u00a0", " ")
    assert "Завтра занятие: «Анатомия ответа»" in shown
    assert "{course}" not in shown
    assert "Через час занятие" not in shown
