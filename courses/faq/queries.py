from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from courses.catalogue.models import Course
from courses.catalogue.rules import teaches
from courses.seminars.models import SeminarSession
from lms.access import rows

from .models import CourseQuestion

if TYPE_CHECKING:
    from lms.people.models import User


def published(course: Course) -> QuerySet[CourseQuestion]:
    """The FAQ of a course, in the order in which it grew."""
    return CourseQuestion.objects.filter(course=course, published_at__isnull=False).order_by("published_at", "id")


def own(course: Course, user: User) -> QuerySet[CourseQuestion]:
    """What ``user`` has asked about the course, the latest first."""
    asked = CourseQuestion.objects.filter(course=course, author=user, withdrawn_at=None)
    return asked.select_related("session", "answered_by").order_by("-id")


@dataclass(frozen=True)
class Said:
    """A question as somebody sees it at its session; ``who`` is empty where its author keeps her name to herself."""

    question: CourseQuestion
    who: str
    is_own: bool


def at_session(session: SeminarSession, user: User) -> list[Said]:
    """Questions of a session that ``user`` may see, in the order of asking. One query."""
    seen = rows(user, "courses.view_coursequestion", CourseQuestion)
    found = seen.filter(session=session, withdrawn_at=None).select_related("author", "answered_by").order_by("id")
    names_all = teaches(user)
    return [Said(one, _who(one, user, names_all), one.author_id == user.pk) for one in found]


def _who(question: CourseQuestion, reader: User, names_all: bool) -> str:
    named = question.author is not None and (names_all or not question.nameless or question.author == reader)
    return question.author.get_full_name() if named and question.author else ""


def waiting() -> QuerySet[CourseQuestion]:
    """What nobody has answered yet, the longest wait first."""
    found = CourseQuestion.objects.filter(answered_at=None, withdrawn_at=None, published_at=None)
    return found.select_related("course", "session", "author").order_by("asked_at", "id")


def answered() -> QuerySet[CourseQuestion]:
    """What was answered, or written into an FAQ, the latest first."""
    found = CourseQuestion.objects.filter(withdrawn_at=None).exclude(answered_at=None, published_at=None)
    return found.select_related("course", "session", "author", "answered_by").order_by("-id")
