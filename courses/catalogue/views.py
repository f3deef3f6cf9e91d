from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from courses.editions.models import SeminarEdition
from courses.editions.queries import Stance, news_since
from courses.editions.queries import stance as stance_of
from courses.prerequisites.queries import unmet
from courses.progress.queries import enrolment_of, trail, untrodden
from courses.registrations.queries import offers
from courses.registrations.rules import registers
from courses.seminars.queries import upcoming
from courses.versions.queries import news as version_news
from lms.access import UserRequest, requires

from . import queries
from .models import Course

SESSIONS_SHOWN = 5


def with_programme(courses: QuerySet[Course]) -> QuerySet[Any]:
    """With its programme and newest version, and whether it ``meets``: most courses never do."""
    editions = SeminarEdition.objects.filter(course=OuterRef("pk"))
    return courses.select_related("programme", "version").annotate(meets=Exists(editions))


@requires("courses.learn")
def catalogue(request: UserRequest) -> HttpResponse:
    return render(request, "courses/catalogue/catalogue.html", {"programmes": queries.catalogue(request.user)})


@requires("courses.view_course", Course, fetch=with_programme)
def course(request: UserRequest, course: Any) -> HttpResponse:
    preview = course.state == Course.State.DRAFT and enrolment_of(request.user, course) is None
    return render_course(request, course, preview=preview, meets=course.meets)


def render_course(request: UserRequest, course: Course, *, preview: bool, meets: bool = True) -> HttpResponse:
    """The page of a course; as a ``preview``, the way any learner would see it who has not begun.

    Of a course that never ``meets`` no sessions are asked for, nor who was at them.
    """
    if preview:
        standing, certificate = queries.Standing(untrodden(course)), None
    else:
        way = trail(course, request.user)
        certificate = queries.certificate_of(course, request.user) if way.is_completed else None
        standing = queries.standing_of(way, request.user)
    is_published = course.state == Course.State.PUBLISHED
    shown = offers(upcoming([course.pk])[:SESSIONS_SHOWN], request.user) if meets else []
    stance = Stance() if preview else stance_of(request.user, course, meets=meets)
    context = {
        "course": standing.course,
        "standing": standing,
        "trail": standing.trail,
        "certificate": certificate,
        "offers": shown,
        "wants": stance.wants,
        "before": stance.before,
        "news": news_since(stance.before) if stance.before else [],
        "needs": [] if preview or standing.trail.is_started else unmet(course, request.user),
        "changed": None if preview else version_news(standing.trail),
        "preview": preview,
        "fills": is_published and not preview and registers(request.user),
        "may_leave": standing.trail.is_started and not standing.is_done and standing.held is None,
        # Of a draft, the ordinary pages are previews as well.
        "lesson_url": "courses:lesson-preview" if preview and is_published else "courses:lesson",
    }
    return render(request, "courses/catalogue/course.html", context)
