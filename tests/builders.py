"""Builders of real rows for tests, each with sensible defaults."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from courses.models import (
    Assignment,
    Concerned,
    Course,
    Lesson,
    Programme,
    Requirement,
    RequirementCourse,
    SeminarEdition,
    SeminarSession,
)
from lms.models import Agency, Employment, Position, Role, RoleGrant, StoredFile, User
from quizzes.attempts import actions as attempts
from quizzes.bank.pictures import files_of
from quizzes.bank.wording import lemmas
from quizzes.models import Attempt, PoolEntry, Question, Quiz, Revision, Scenario, Section, Topic

PASSWORD = "Parol-2026-volga"


def agency(code: str, name: str, *, parent: Agency | None = None, kind: str = Agency.Kind.MINISTRY) -> Agency:
    return Agency.objects.create(
        code=code,
        name=name,
        short_name=name,
        kind=kind,
        parent=parent,
        path=f"{parent.path if parent else ''}{code}/",
        depth=parent.depth + 1 if parent else 0,
    )


def position(title: str = "Главный специалист отдела", category: str = Position.Category.SPECIALISTS) -> Position:
    return Position.objects.get_or_create(title=title, service=Position.Service.CIVIL, defaults={"category": category})[
        0
    ]


def official(
    email: str,
    last_name: str,
    first_name: str,
    patronymic: str = "",
    *,
    agency: Agency,
    role: str | None = None,
    over: Agency | None = None,
    post: Position | None = None,
    since: dt.date | None = None,
) -> User:
    """A person with a main employment in ``agency`` and perhaps a ``role`` over ``over`` (by default that agency)."""
    user = User.objects.create_user(email, PASSWORD, last_name=last_name, first_name=first_name, patronymic=patronymic)
    Employment.objects.create(
        user=user, agency=agency, position=post or position(), started_on=since or dt.date(2025, 1, 9)
    )
    if role:
        RoleGrant.objects.create(user=user, role=Role(role), agency=over or agency, valid_from=dt.date(2025, 1, 9))
    return user


def single(stem: str = "Кто отвечает?", right: str = "a", options: int = 3) -> dict[str, Any]:
    """The body of a single-choice question whose right option is ``right`` (a, b, c …)."""
    return {
        "stem": stem,
        "options": [{"id": chr(97 + number), "text": f"Вариант {number + 1}"} for number in range(options)],
        "correct": [right],
        "explanation": "Потому что так написано в законе.",
    }


def question(body: dict[str, Any] | None = None, kind: str = "single", topic: str = "Каналы") -> Question:
    body = body or single()
    created = Question.objects.create(topic=Topic.objects.get_or_create(title=topic)[0], lemmas=lemmas(body))
    revision = Revision.objects.create(question=created, number=1, kind=kind, body=body)
    revision.files.set(StoredFile.objects.filter(pk__in=files_of(body)))
    created.current = revision
    created.save(update_fields=["current"])
    return created


def quiz(questions: list[Question] | None = None, *, draw: int | None = None, **fields: Any) -> Quiz:
    """A published quiz with one section whose pool is ``questions`` (by default three single choices)."""
    fields = {"title": "Проверьте себя", "state": Quiz.State.PUBLISHED, **fields}
    created = Quiz.objects.create(**fields)
    section = Section.objects.create(quiz=created, order=1, draw=draw)
    pool = questions if questions is not None else [question(single(f"Вопрос {n}")) for n in range(1, 4)]
    for order, one in enumerate(pool):
        assert one.current is not None
        PoolEntry.objects.create(section=section, question=one, revision=one.current, order=order)
    return created


def scenario(**fields: Any) -> Scenario:
    """A published reply exercise about snow at a school."""
    fields = {
        "title": "Тротуар у школы не чищен",
        "state": Scenario.State.PUBLISHED,
        "channel": "vk_comment",
        "public": True,
        "answered_by": "Администрация района",
        "author_name": "Надежда Ефимовна",
        "message": "Тротуар к 24 школе вторую неделю как каток. Когда почистят?",
        "facts": ["Чистка сегодня до 12:00", "Ирина Клюева, сектор благоустройства: 8 (831) 000-24-60"],
        "points": [{"text": "Названо время чистки: сегодня до 12:00", "weight": 3}],
        "model_reply": (
            "Надежда Ефимовна, здравствуйте! Согласны, так быть не должно. Сегодня до 12:00 тротуар к 24-й школе "
            "очистят и посыпят. Если снова будет каток, звоните Ирине Клюевой: 8 (831) 000-24-60."
        ),
        "runaround_reply": "Здравствуйте. Информация направлена подрядной организации.",
        "runaround_why": "Когда почистят, неясно.",
        **fields,
    }
    return Scenario.objects.create(**fields)


def programme() -> Programme:
    return Programme.objects.get_or_create(
        code="otvet",
        defaults={"title": "Ответ по существу", "organiser": "Центр управления регионом Нижегородской области"},
    )[0]


def course(title: str = "Анатомия ответа", *, state: str = Course.State.PUBLISHED, **fields: Any) -> Course:
    """A course without lessons, published by default."""
    published_at = timezone.now() if state == Course.State.PUBLISHED else None
    return Course.objects.create(
        programme=programme(), title=title, state=state, published_at=published_at, academic_hours=2, **fields
    )


def lesson(in_course: Course, title: str = "Семь элементов", kind: str = Lesson.Kind.TEXT, **fields: Any) -> Lesson:
    order = fields.pop("order", in_course.lessons.count() + 1)
    if kind == Lesson.Kind.TEXT:
        fields.setdefault("body", "<p>Приветствие и имя.</p>")
    return Lesson.objects.create(course=in_course, title=title, kind=kind, order=order, **fields)


def assignment(user: User, course: Course, due_on: dt.date, **fields: Any) -> Assignment:
    """``user`` must complete ``course`` by ``due_on``: rows as the requirements room makes them."""
    employment = Employment.objects.select_related("agency", "position").get(user=user, is_main=True)
    required = _requirement(employment.agency, course, due_on)
    Concerned.objects.get_or_create(
        requirement=required,
        user=user,
        defaults={"since": dt.date(2026, 1, 1), "appointed_on": employment.started_on},
    )
    return Assignment.objects.create(
        requirement=required,
        user=user,
        course=course,
        agency=employment.agency,
        category=employment.position.category,
        due_on=due_on,
        **fields,
    )


def _requirement(agency: Agency, course: Course, due_on: dt.date) -> Requirement:
    """The requirement of the agency that asks for the course by that day: one for all, as far as dates allow."""
    named = {"title": "Обязательные семинары", "agency": agency}
    other = RequirementCourse.objects.filter(course=course).exclude(due_on=due_on).values("requirement")
    required = Requirement.objects.filter(**named).exclude(pk__in=other).first()
    required = required or Requirement.objects.create(**named, starts_on=dt.date(2026, 1, 1))
    RequirementCourse.objects.get_or_create(requirement=required, course=course, defaults={"due_on": due_on})
    return required


def edition(of_course: Course, number: int = 1, *, announced: bool = True, **fields: Any) -> SeminarEdition:
    """An edition of the course, announced by default; the one that is there already where it has the number."""
    fields.setdefault("announced_at", timezone.now() if announced else None)
    return SeminarEdition.objects.get_or_create(course=of_course, number=number, defaults=fields)[0]


def session(of_course: Course, starts_at: dt.datetime, minutes: int = 100, **fields: Any) -> SeminarSession:
    """A session of the first edition, or of ``edition``; in some place where nothing else is said."""
    fields.setdefault("edition", None)
    fields["edition"] = fields["edition"] or edition(of_course)
    if not fields.get("online_url"):
        fields.setdefault("place", "ЦУР, зал")
    trainers = fields.pop("trainers", ())
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    made = SeminarSession.objects.create(course=of_course, starts_at=starts_at, ends_at=ends_at, **fields)
    made.trainers.set(trainers)
    return made


def stored_file(name: str, kind: str, content_type: str, content: bytes, by: User | None = None) -> StoredFile:
    """A file in the storage of the tests, without the checks of an upload."""
    stored = StoredFile(kind=kind, name=name, content_type=content_type, size=len(content), uploaded_by=by)
    stored.sha256 = hashlib.sha256(content).hexdigest()
    stored.file.save(name, ContentFile(content))
    stored.save()
    return stored


def answered(attempt: Attempt, *, right: int) -> Attempt:
    """Answer an attempt at single choices: the first ``right`` questions rightly, the others not, then send it."""
    for item in attempt.items.order_by("position"):
        key = item.key["correct"][0]
        wrong = next(option["id"] for option in item.shown["options"] if option["id"] != key)
        option = key if item.position <= right else wrong
        attempts.save_answer(attempt=attempt, position=item.position, data={"answer": [option]}, sequence=1)
    return attempts.submit(attempt=attempt)
