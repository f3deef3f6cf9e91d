"""Who visits: people of the large region, signed in without a password, and what each flow needs of them.

Everything is drawn in the order of a hash of the row's id: scattered over the whole region, the same in every run.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from courses.demo import content
from courses.models import Course, Lesson
from lms.models import User
from quizzes.attempts.actions import start
from quizzes.models import Attempt, Item, PoolEntry, Quiz, Reply, Revision, Scenario, Section
from quizzes.scenarios.exercise import Exercise
from quizzes.scoring import KINDS, Kind

PASSWORD = "otklik-bench-2026"  # noqa: S105 - of a database on this machine that is dropped after the run
Cookies = Mapping[str, str]
Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Visitor:
    """Someone signed in, and the object that she comes for."""

    cookies: Cookies
    what: Any


def sign_in(users: Iterable[int]) -> dict[int, Cookies]:
    """A session for each, in the database as Django itself keeps it. By user id."""
    store = SessionStore()
    expires = timezone.now() + dt.timedelta(days=1)
    sessions: list[Session] = []
    cookies: dict[int, Cookies] = {}
    for user in User.objects.filter(pk__in=set(users)).only("pk", "password"):
        data = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        key = secrets.token_hex(16)
        sessions.append(Session(session_key=key, session_data=store.encode(data), expire_date=expires))
        cookies[user.pk] = {
            settings.SESSION_COOKIE_NAME: key,
            settings.CSRF_COOKIE_NAME: secrets.token_hex(16),
        }
    Session.objects.bulk_create(sessions, batch_size=1000)
    return cookies


def of_account(email: str) -> Cookies:
    user = User.objects.get(email=email)
    return sign_in([user.pk])[user.pk]


def rows(query: str, *parameters: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def visitors(query: str, *parameters: int) -> list[Visitor]:
    """Signed-in people from rows of (user id, what she comes for)."""
    found = rows(query, *parameters)
    cookies = sign_in(user for user, _ in found)
    return [Visitor(cookies[user], what) for user, what in found]


# --- what the flows need ----------------------------------------------------------------------------------------------
def learners(count: int) -> list[Visitor]:
    """People to whom something is assigned."""
    return visitors(
        "SELECT user_id, count(*) FROM courses_assignment GROUP BY 1 ORDER BY md5(user_id::text) LIMIT %s", count
    )


def taking_courses(count: int) -> list[Visitor]:
    """People with a course that each of them takes or has taken."""
    return visitors("SELECT user_id, course_id FROM courses_enrolment ORDER BY md5(id::text) LIMIT %s", count)


def reading(count: int) -> list[Visitor]:
    """People with a text lesson that is open to them and is not where they stopped, so that opening it is kept."""
    return visitors(
        """
        SELECT DISTINCT ON (e.id) e.user_id, p.lesson_id
        FROM (SELECT * FROM courses_enrolment ORDER BY md5(id::text) LIMIT %s) e
        JOIN courses_lessonprogress p ON p.enrolment_id = e.id AND p.lesson_id IS DISTINCT FROM e.last_lesson_id
        JOIN courses_lesson l ON l.id = p.lesson_id AND l.kind = 'text'
        ORDER BY e.id, md5(p.id::text)
        """,
        count,
    )


def going_through(count: int, lessons: int) -> list[Visitor]:
    """People with a course that each of them takes or has taken, and up to so many text lessons of it that are open."""
    found = rows(
        """
        SELECT e.user_id, e.course_id, (array_agg(l.id ORDER BY l.order))[:%s]
        FROM (SELECT * FROM courses_enrolment ORDER BY md5(id::text) LIMIT %s) e
        JOIN courses_lessonprogress p ON p.enrolment_id = e.id
        JOIN courses_lesson l ON l.id = p.lesson_id AND l.kind = 'text'
        GROUP BY e.id, e.user_id, e.course_id
        ORDER BY md5(e.id::text)
        """,
        lessons,
        count,
    )
    cookies = sign_in(user for user, _, _ in found)
    return [Visitor(cookies[user], (course, open_to_her)) for user, course, open_to_her in found]


def before_a_quiz(count: int) -> list[Visitor]:
    """People in the middle of a course whose next step may be its quiz, with that lesson."""
    return visitors(
        """
        SELECT DISTINCT ON (md5(e.user_id::text)) e.user_id, l.id
        FROM courses_enrolment e
        JOIN courses_lesson l ON l.course_id = e.course_id AND l.kind = 'quiz'
        JOIN quizzes_quiz q ON q.id = l.quiz_id
        JOIN courses_lessonprogress before ON before.enrolment_id = e.id AND before.lesson_id = l.after_id
        WHERE e.completed_at IS NULL AND before.completed_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM courses_lessonprogress p
                WHERE p.enrolment_id = e.id AND p.lesson_id = l.id AND p.completed_at IS NOT NULL)
            AND (SELECT count(*) FROM quizzes_attempt a WHERE a.quiz_id = q.id AND a.user_id = e.user_id)
                < coalesce(q.max_attempts, 1000)
        ORDER BY md5(e.user_id::text), l.id
        LIMIT %s
        """,
        count,
    )


def holders(count: int) -> list[Visitor]:
    """People with the number of a certificate of theirs."""
    return visitors("SELECT holder_id, number FROM courses_certificate ORDER BY md5(id::text) LIMIT %s", count)


def tokens(count: int) -> list[str]:
    """The codes in the QR codes of certificates."""
    return [token for (token,) in rows("SELECT token FROM courses_certificate ORDER BY md5(id::text) LIMIT %s", count)]


def with_password(count: int) -> list[str]:
    """Addresses of people who can sign in with PASSWORD; the hash is made once, checking it costs as ever."""
    chosen = [
        pk
        for (pk,) in rows(
            "SELECT id FROM lms_user WHERE password = '!demo' ORDER BY md5('password' || id::text) LIMIT %s", count
        )
    ]
    User.objects.filter(pk__in=chosen).update(password=make_password(PASSWORD))
    return list(User.objects.filter(pk__in=chosen).values_list("email", flat=True))


def sitting_quizzes(count: int) -> list[Visitor]:
    """People in an open attempt, each with the attempt and the right answers of its questions."""
    chosen = [user for (user,) in rows("SELECT id FROM lms_user ORDER BY md5('quiz' || id::text) LIMIT %s", count)]
    quizzes = list(Quiz.objects.filter(lessons__course__state="published").order_by("pk").distinct())
    attempts: list[Attempt] = []
    Attempt.objects.filter(user__in=chosen).update(state=Attempt.State.ANNULLED)  # attempts given back
    for place, user in enumerate(User.objects.filter(pk__in=chosen)):
        attempts.append(start(quiz=quizzes[place % len(quizzes)], user=user, back_url="/"))
    cookies = sign_in(chosen)
    items: dict[int, list[Fields]] = {}
    for item in Item.objects.filter(attempt__in=attempts).order_by("position"):
        items.setdefault(item.attempt_id, []).append(_fields(item.kind, item.key))
    return [Visitor(cookies[attempt.user_id], (attempt.pk, items[attempt.pk])) for attempt in attempts]


@dataclass(frozen=True)
class Exam:
    """A lesson with a quiz, who takes it, and a right and a wrong answer to each question in its place."""

    lesson: int
    people: list[Cookies]
    answers: list[tuple[Fields, Fields]]


def examinees(people: int, questions: int) -> Exam:
    """So many people before one quiz of so many questions of the bank, its kinds by turns."""
    by_kind: dict[str, list[Revision]] = {}
    for revision in Revision.objects.filter(kind__in=_WRONG).order_by("pk"):
        by_kind.setdefault(revision.kind, []).append(revision)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*by_kind.values()))
    chosen = list(itertools.islice(filter(None, turns), questions))
    quiz = Quiz.objects.create(
        title="Экзамен", state=Quiz.State.PUBLISHED, minutes=90, shuffle_questions=False, pass_percent=80
    )
    section = Section.objects.create(quiz=quiz, order=1)
    PoolEntry.objects.bulk_create(
        PoolEntry(section=section, question_id=one.question_id, revision=one, order=order)
        for order, one in enumerate(chosen)
    )
    model = Course.objects.filter(state=Course.State.PUBLISHED).first()
    assert model is not None
    course = Course.objects.create(
        programme=model.programme, title="Экзамен", state=model.state, published_at=timezone.now(), academic_hours=2
    )
    lesson = Lesson.objects.create(
        course=course, title="Экзамен", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED, order=1
    )
    who = [user for (user,) in rows("SELECT id FROM lms_user ORDER BY md5('exam' || id::text) LIMIT %s", people)]
    answers = [_right_and_wrong(KINDS[one.kind], one.body) for one in chosen]
    return Exam(lesson.pk, list(sign_in(who).values()), answers)


def writing_replies(count: int) -> list[Visitor]:
    """People with a draft, each with its id and a text to send: good, fair and bad ones by turns."""
    texts: dict[str, list[str]] = {}
    for source in content.read("resident_replies"):
        texts.setdefault(source["scenario"], []).append(source["text"])
    scenarios = list(Scenario.objects.filter(code__in=texts).order_by("pk"))
    chosen = [user for (user,) in rows("SELECT id FROM lms_user ORDER BY md5('reply' || id::text) LIMIT %s", count)]
    drafts = Reply.objects.bulk_create(
        [_draft(scenarios[place % len(scenarios)], user) for place, user in enumerate(chosen)], batch_size=500
    )
    cookies = sign_in(chosen)
    codes = {scenario.pk: str(scenario.code) for scenario in scenarios}
    found = []
    for place, draft in enumerate(drafts):
        of_scenario = texts[codes[draft.scenario_id]]
        text = of_scenario[place // len(scenarios) % len(of_scenario)]
        found.append(Visitor(cookies[draft.user_id], (draft.pk, text)))
    return found


def _draft(scenario: Scenario, user: int) -> Reply:
    return Reply(
        scenario=scenario,
        user_id=user,
        number=1000,  # after all that she wrote before
        back_url="/",
        started_at=timezone.now(),
        situation=Exercise.of(scenario).to_json(),
    )


# --- right answers ----------------------------------------------------------------------------------------------------
def right_answers() -> dict[str, Fields]:
    """What to answer, by the words of the question, as ``words`` makes them of a page."""
    latest = Revision.objects.order_by("pk")
    return {
        words(str(revision.body["stem"])): _fields(revision.kind, KINDS[revision.kind].key(revision.body))
        for revision in latest
    }


def words(text: str) -> str:
    """A text without what a page adds to it: unbreakable spaces and the like."""
    return " ".join(re.findall(r"\w+", text))


def _right_and_wrong(kind: Kind, body: Mapping[str, Any]) -> tuple[Fields, Fields]:
    right = _fields(kind.name, kind.key(body))
    return right, _WRONG[kind.name](right, kind.present(body, random.Random(0), shuffle=False))


def _turned(right: Fields, _shown: Mapping[str, Any]) -> Fields:
    """The same answers, each in the next one's place."""
    values = [value for _, value in right]
    return [(name, value) for (name, _), value in zip(right, [*values[1:], values[0]], strict=True)]


def _another(right: Fields, shown: Mapping[str, Any]) -> Fields:
    """An option that is not right."""
    keyed = {value for _, value in right}
    return [("answer", next(one["id"] for one in shown["options"] if one["id"] not in keyed))]


_WRONG: dict[str, Callable[[Fields, Mapping[str, Any]], Fields]] = {
    "single": _another,
    "multiple": _another,
    "match": _turned,
    "order": _turned,
    "short": lambda _right, _shown: [("answer", "не знаю")],
}


def _fields(kind: str, key: Mapping[str, Any]) -> Fields:
    """The fields of a form that answers a question rightly."""
    if kind == "match":
        return [(f"answer-{left}", right) for left, right in key["pairs"].items()]
    if kind == "short":
        return [("answer", str(key["accepted"][0]).replace("*", ""))]
    correct: Sequence[str] = key["correct"]
    return [("answer", option) for option in correct]
