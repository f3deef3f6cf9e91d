"""Publishing for trainers, and what learners do about versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue import actions as catalogue
from courses.catalogue.models import Course
from courses.enrolments.models import Enrolment
from courses.prerequisites.actions import ask_first
from courses.prerequisites.queries import needed, offered
from courses.progress.queries import trail_of
from courses.workshop.queries import ready_lines
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.ui.russian import human_datetime

from . import actions, queries
from .forms import PublishForm, RuleForm
from .models import CourseVersion, Publication


def with_version(courses: QuerySet[Course]) -> QuerySet[Course]:
    return courses.select_related("programme", "version")


@requires("courses.publish_course", Course, fetch=with_version)
def publication(request: UserRequest, course: Course) -> HttpResponse:
    """What would be published, whom it reaches, and when."""
    return _page(request, course, _form(course))


@requires("courses.publish_course", Course, methods=["POST"], fetch=with_version)
def publish(request: UserRequest, course: Course) -> HttpResponse:
    """Publish now, or have it published at the moment that was chosen."""
    form = _form(course, request.POST)
    if not form.is_valid():
        return _page(request, course, form, status=422)
    try:
        if form.is_later:
            at = form.cleaned_data["at"]
            actions.schedule(course=course, by=request.user, at=at, **form.entered())
            said = _("Семинар «%(title)s» опубликуется сам: %(when)s.")
            messages.success(
                request,
                said
                % {
                    "title": course.draft_title,
                    "when": human_datetime(timezone.localtime(at), today=timezone.localdate()),
                },
            )
        else:
            published = catalogue.publish(course=course, by=request.user, **form.entered())
            messages.success(request, _said(course, published))
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _page(request, course, form, status=409)
    return redirect("courses:course-edit", course.pk)


def _form(course: Course, sent: QueryDict | None = None) -> PublishForm:
    """The form, on which is chosen what the changes look like: a correction of the material, or more."""
    essential = any(change.essential for change in queries.unpublished(course))
    scope = CourseVersion.Scope.ESSENTIAL if essential else CourseVersion.Scope.MATERIAL
    return PublishForm(sent, first=course.version_id is None, initial={"scope": scope})


def _said(before: Course, after: Course) -> str:
    if before.state != Course.State.PUBLISHED:
        return _("Семинар «%s» опубликован. Он появился в каталоге.") % after.title
    return _("Правки семинара «%s» опубликованы.") % after.title


def _page(request: UserRequest, course: Course, form: PublishForm, status: int = 200) -> HttpResponse:
    lessons = queries.drafts(course)
    context: dict[str, Any] = {
        "course": course.draft(),
        "form": form,
        "gaps": [line for line in ready_lines(course, lessons) if line.check.blocks and not line.check.done],
        "changes": queries.unpublished(course, lessons),
        "history": queries.history(course),
        "learning": queries.learning(course),
        "waiting": queries.waiting(course),
        "owed": queries.owed(course),
    }
    return render(request, "courses/versions/publication.html", context, status=status)


@requires("courses.cancel_publication", Publication, methods=["POST"])
def cancel(request: UserRequest, publication: Publication) -> HttpResponse:
    actions.cancel(publication=publication, by=request.user)
    messages.success(request, _("Публикация по времени отменена. Черновик на месте."))
    return redirect("courses:course-publication", publication.course_id)


@requires("courses.edit_course", Course, fetch=with_version)
def rule(request: UserRequest, course: Course) -> HttpResponse:
    """By what the course is completed, and who would have completed it by the draft's rule."""
    return _rule_page(request, course, _rule_form(course))


@requires("courses.edit_course", Course, methods=["POST"], fetch=with_version)
def set_rule(request: UserRequest, course: Course) -> HttpResponse:
    form = _rule_form(course, request.POST)
    if not form.is_valid():
        return _rule_page(request, course, form, status=422)
    given = form.cleaned_data
    try:
        with transaction.atomic():
            ask_first(course=course, needed=list(given["needed"]), by=request.user)
            actions.set_rule(
                course=course,
                by=request.user,
                completing=given["completing"],
                enough=given["enough"],
                lessons=form.weighed(),
            )
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _rule_page(request, course, form, status=409)
    messages.success(request, _("Сохранено. Ниже видно, кто завершил бы семинар по этому правилу."))
    return redirect("courses:course-rule", course.pk)


def _rule_form(course: Course, sent: QueryDict | None = None) -> RuleForm:
    initial = {"completing": course.completing, "enough": course.enough, "needed": needed(course)}
    return RuleForm(sent, lessons=queries.drafts(course), offered=offered(course), initial=initial)


def _rule_page(request: UserRequest, course: Course, form: RuleForm, status: int = 200) -> HttpResponse:
    context = {"course": course.draft(), "form": form, "run": None if form.is_bound else queries.dry_run(course)}
    return render(request, "courses/versions/rule.html", context, status=status)


@requires("courses.withdraw_course", Course, methods=["POST"])
def withdraw(request: UserRequest, course: Course) -> HttpResponse:
    catalogue.withdraw(course=course, by=request.user)
    messages.success(request, _("Семинар «%s» снят с публикации. Кто уже начал, может закончить.") % course.draft_title)
    return redirect("courses:course-edit", course.pk)


@requires("courses.unarchive_course", Course, methods=["POST"])
def unarchive(request: UserRequest, course: Course) -> HttpResponse:
    catalogue.unarchive(course=course, by=request.user)
    messages.success(
        request, _("Семинар «%s» снова в черновиках. Опубликуйте, когда будет готов.") % course.draft_title
    )
    return redirect("courses:course-edit", course.pk)


@requires("courses.move_on", Course, methods=["POST"])
def move_on(request: UserRequest, course: Course) -> HttpResponse:
    """A learner chooses the newest version herself."""
    actions.move_on(course=course, user=request.user)
    messages.success(request, _("Теперь у вас новая версия семинара. Всё, что вы прошли, засчитано."))
    return redirect(course)


@requires("courses.read_changes", Course, methods=["POST"])
def read_changes(request: UserRequest, course: Course) -> HttpResponse:
    actions.read_changes(course=course, user=request.user)
    return redirect(course)


def with_person(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    return enrolments.select_related("user", "course__programme", "version", "moved_from")


@requires("courses.view_enrolment", Enrolment, fetch=with_person)
def enrolment(request: UserRequest, enrolment: Enrolment) -> HttpResponse:
    """How one person goes through a course: which version of each lesson she opened, when, and what came of it."""
    way, seen = trail_of(enrolment), queries.seen_by(enrolment)
    shown = {step.lesson.pk for step in way.steps}
    context = {
        "enrolment": enrolment,
        "person": enrolment.user,
        "trail": way,
        "course": way.course,
        "rows": [(step, seen.get(step.lesson.pk, [])) for step in way.steps],
        "gone": [one for key, sights in seen.items() if key not in shown for one in sights],
        "completions": queries.completions(enrolment),
    }
    return render(request, "courses/versions/enrolment.html", context)
