"""How sessions went, as the programme office reads it."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance.models import AttendanceMark
from courses.faq import actions as questions
from courses.models import FeedbackAnswer, Registration
from courses.outcomes import queries
from courses.outcomes.queries import EditionOutcome, Outcome
from tests import builders

pytestmark = pytest.mark.django_db


def held(edition, days, *, people=(), came=0, scores=(), trainer=None):
    session = builders.session(edition.course, timezone.now() - dt.timedelta(days=days), edition=edition)
    for number, one in enumerate(people):
        Registration.objects.create(session=session, user=one, state="seated", queued_at=session.starts_at)
        if trainer:
            minutes = 60 if number < came else 0
            AttendanceMark.objects.create(session=session, user=one, minutes=0, by=trainer)
            AttendanceMark.objects.create(session=session, user=one, minutes=minutes, by=trainer)
    FeedbackAnswer.objects.bulk_create(FeedbackAnswer(session=session, score=score) for score in scores)
    return session


@pytest.fixture
def course(learner, stranger, hr, trainer):
    made = builders.course("Сроки")
    people = (learner, stranger, hr)
    held(builders.edition(made, 1), 90, people=people, came=1, scores=(3, 5, 9), trainer=trainer)
    second = held(builders.edition(made, 2), 5, people=people, came=2, scores=(9, 10, 10, 7), trainer=trainer)
    asked = questions.ask(course=made, session=second, user=learner, text="Почему?")
    questions.ask(course=made, session=second, user=learner, text="Зачем?")
    questions.answer(question=asked, answer="Потому.", by=trainer)
    return made


def test_each_edition_says_who_came_and_what_they_thought(course):
    newest, oldest = queries.editions(course=course, year=None)
    assert (newest.edition.number, newest.registered, newest.attended) == (2, 3, 2)
    assert (newest.nps.score, newest.answers, newest.questions, newest.answered) == (75, 4, 2, 1)
    assert (oldest.nps.score, round(oldest.share, 2)) == (-33, 0.33)


def test_the_office_sees_the_trend_and_takes_the_table_away(course, office, learner, hr, client_of):
    url = reverse("courses:outcomes")
    assert client_of(learner).get(url).status_code == 403
    assert client_of(hr).get(url).status_code == 403
    page = client_of(office).get(url, {"course": course.pk}).content.decode()
    for words in ("+75", "−33", "NPS по выпускам", "Доля пришедших по выпускам"):
        assert words in page
    answer = client_of(office).get(reverse("courses:outcomes-table"), {"course": course.pk})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[1][4:] == (3, 2, 75, 4, 2, 1)


def test_the_table_is_taken_away_on_paper_too(course, office, hr, client_of):
    url = reverse("courses:outcomes-paper")
    assert client_of(hr).get(url).status_code == 403
    answer = client_of(office).get(url, {"course": course.pk})
    paper = pypdfium2.PdfDocument(b"".join(answer.streaming_content))
    words = " ".join(paper[0].get_textpage().get_text_range().split())
    for said in ("Итоги занятий", "«Сроки», за всё время", "Итого", "-33"):
        assert said in words
    assert "Таблица (PDF)" in client_of(office).get(reverse("courses:outcomes")).content.decode()


def test_a_session_without_marks_is_not_one_that_nobody_came_to(course, learner):
    edition = builders.edition(course, 3)
    held(edition, 1, people=[learner])
    newest = queries.editions(course=course, year=None)[0]
    assert (newest.attended, newest.share, newest.nps) == (None, None, None)


def test_the_few_answers_of_one_session_cannot_be_reckoned_out_of_the_edition():
    def outcome(*scores):
        return Outcome(None, 5, 5, Counter(scores), 0, 0)

    shown, two, one = outcome(9, 9, 9), outcome(0, 0), outcome(1)
    assert EditionOutcome(None, [shown, two]).nps.score == 100
    assert EditionOutcome(None, [shown, two, one]).nps.score == 0
    assert EditionOutcome(None, [two]).nps is None


@pytest.mark.parametrize("more", [0, 3])
def test_the_page_asks_the_same_number_of_questions(course, office, client_of, more, django_assert_num_queries):
    for number in range(more):
        held(builders.edition(course, 10 + number), 20 + number, scores=(9, 9, 9))
    browser = client_of(office)
    browser.get(reverse("courses:outcomes"))
    with django_assert_num_queries(8):
        browser.get(reverse("courses:outcomes"))
