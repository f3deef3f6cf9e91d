from __future__ import annotations

import datetime as dt

from allauth.core import ratelimit
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.prerequisites.queries import unmet
from courses.progress.actions import complete_lesson, open_lesson
from courses.progress.queries import Step, Trail, enrolment_of, trail, untrodden
from courses.versions.reading import as_read, lesson_at
from lms.access import UserRequest, requires
from lms.files import serving
from quizzes.attempts.admission import WrongCode
from quizzes.attempts.facts import place_of
from quizzes.attempts.models import Attempt

from . import access, actions, body, kinds
from .fetching import part
from .models import Lesson, LessonImage

# Reloading a page or coming back from a quiz within this time writes nothing anew.
SEEN_LATELY = dt.timedelta(minutes=5)


def with_content(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.select_related("course__programme", "file", "quiz", "scenario")


def with_course(lessons: QuerySet[Lesson]) -> QuerySet[Lesson]:
    return lessons.select_related("course__programme", "file").defer("body")


def with_image_file(images: QuerySet[LessonImage]) -> QuerySet[LessonImage]:
    return images.select_related("file")


@requires("courses.view_lesson", Lesson, fetch=with_course)  # what it says is read in her version
def lesson(request: UserRequest, lesson: Lesson) -> HttpResponse:
    withdrawn = lesson.course.state == Course.State.DRAFT and enrolment_of(request.user, lesson.course) is not None
    return render_lesson(request, lesson, preview=lesson.course.state != Course.State.PUBLISHED and not withdrawn)


def render_lesson(request: UserRequest, lesson: Lesson, *, preview: bool) -> HttpResponse:
    """The page of a lesson, in her version. A ``preview`` shows the draft, every lesson open, and keeps no progress."""
    way = untrodden(lesson.course) if preview else trail(lesson.course, request.user)
    step = way.step(lesson.pk)
    if step is None:  # not in her version, or put away between the queries
        raise Http404
    lesson = lesson_at(step.version, way.course) if step.version else lesson
    needs = [] if preview or way.is_started else unmet(lesson.course, request.user)
    noted = preview or needs or step.is_locked or _is_there(way, step)
    if not noted and open_lesson(lesson=lesson, user=request.user, way=way):
        way = trail(lesson.course, request.user)
        step = way.step(lesson.pk) or step
    # Of a draft, the ordinary pages are previews as well.
    desk = preview and lesson.course.state == Course.State.PUBLISHED
    context = {
        "lesson": lesson,
        "course": way.course,
        "trail": way,
        "step": step,
        "previous": way.before(step),
        "following": way.after(step),
        "segments": way.states_at(step),
        "entrance": way.entrance(step),
        "how_completed": access.how_completed(lesson),
        "needs": needs,
        "preview": preview,
        "of_draft": "?draft" if preview else "",
        "lesson_url": "courses:lesson-preview" if desk else "courses:lesson",
        "course_url": "courses:course-preview" if desk else "courses:course",
    }
    # Once for both places: beside the lesson and, on a phone, above it.
    context["outline"] = render_to_string("courses/lessons/_outline.html", context)
    if not step.is_locked and not needs:
        kind = kinds.kind_of(lesson.kind)
        context |= {"kind_template": kind.template, "text": body.rendered(lesson.body)}
        context |= kind.shown(lesson, request.user, way)
        if rule := kinds.rule_of(lesson.completion):
            context |= {"rule_template": rule.template, **rule.shown(lesson, request.user, way)}
        context["may_say_done"] = lesson.completion == Lesson.Rule.VIEWED or bool(rule and rule.is_met)
    return render(request, "courses/lessons/lesson.html", context)


def _is_there(way: Trail, step: Step) -> bool:
    """Whether the enrolment says already that she is at this lesson."""
    enrolment = way.enrolment
    if enrolment is None or step.opened_at is None or not step.is_seen or enrolment.last_lesson_id != step.lesson.pk:
        return False
    return enrolment.last_seen_at is not None and enrolment.last_seen_at > timezone.now() - SEEN_LATELY


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_course)
def complete(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """«Done, next»: count the lesson and go on; a second click only goes on."""
    before = enrolment_of(request.user, lesson.course)
    read = as_read(lesson, request.user) or lesson
    complete_lesson(lesson=lesson, user=request.user, met=kinds.is_met(read, request.user))
    way = trail(lesson.course, request.user)
    if way.is_completed and not (before and before.completed_at):
        messages.success(request, _("Поздравляем! Семинар «%(title)s» пройден.") % {"title": lesson.course.title})
        return redirect(lesson.course)
    return redirect(_onward(way, lesson))


def _onward(way: Trail, lesson: Lesson) -> Lesson | Course:
    """The lesson after this one; where it is closed, whatever is next; where nothing is, the course."""
    step = way.step(lesson.pk)
    following = way.after(step) if step else None
    if following is None or following.is_locked:
        following = way.next
    return following.lesson if following else way.course


@requires("courses.learn_lesson", Lesson, methods=["POST"], fetch=with_content)
def start(request: UserRequest, lesson: Lesson) -> HttpResponse:
    """Begin the quiz or the exercise. A wrong code is said on the lesson's page; guesses are limited."""
    guess = {"action": "quiz_code", "key": f"{request.user.pk}:{lesson.quiz_id}"}
    if "code" in request.POST and not ratelimit.consume(request, dry_run=True, **guess):
        messages.error(request, _("Код вводили слишком много раз. Подождите десять минут или спросите его у тренера."))
        return redirect(lesson)
    try:
        code, place = request.POST.get("code", "")[:100], place_of(request.META)
        begun = actions.start(lesson=lesson, user=request.user, code=code, place=place)
    except WrongCode as refused:
        ratelimit.consume(request, **guess)
        messages.error(request, refused.reasons[0])
        return redirect(lesson)
    name = "quizzes:attempt" if isinstance(begun, Attempt) else "quizzes:reply"
    return redirect(reverse(name, args=[begun.pk]))


@requires("courses.view_lesson", Lesson, fetch=with_course)
def file(request: UserRequest, lesson: Lesson) -> HttpResponseBase:
    return serving.respond(request, part(request, lesson, "file"), download="download" in request.GET)


@requires("courses.view_lessonimage", LessonImage, fetch=with_image_file)
def image(request: UserRequest, lessonimage: LessonImage) -> HttpResponseBase:
    return serving.respond(request, lessonimage.file)
