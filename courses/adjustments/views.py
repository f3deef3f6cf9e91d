from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.cycles.queries import timeline
from courses.requirements.models import Assignment
from lms.access import UserRequest, requires, rows
from lms.files.actions import store
from lms.files.serving import respond
from lms.models import StoredFile, User
from lms.ui.paging import paginate
from lms.ui.russian import long_date

from . import actions, queries
from .forms import AnswerForm, AskForm, ExemptionForm, ExtensionForm, RevocationForm
from .models import DueRequest, Exemption

PAPERS = (StoredFile.Kind.PDF, StoredFile.Kind.IMAGE, StoredFile.Kind.DOCUMENT)


def with_words(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("course", "requirement", "user")


def with_person(found: QuerySet[DueRequest]) -> QuerySet[DueRequest]:
    return found.select_related("course", "requirement", "user", "answered_by", "extension")


def with_course(found: QuerySet[Exemption]) -> QuerySet[Exemption]:
    return found.select_related("course", "requirement", "user", "document")


@requires("courses.view_due_date", Assignment, see="courses.view_due_date", methods=["GET", "POST"], fetch=with_words)
def due_date(request: UserRequest, assignment: Assignment) -> HttpResponse:
    """Why the due date is what it is, for the person herself; here she disputes it or asks for more time."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = actions.ask(assignment=assignment, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Кадровая служба получила ваше письмо и ответит до %s.") % long_date(asked.answer_by)
        )
        return redirect("courses:due-date", assignment.pk)
    context = {"assignment": assignment, "why": queries.why(assignment), "form": form}
    context["timeline"] = timeline(assignment)
    return render(request, "courses/adjustments/due_date.html", context, status=422 if form.errors else 200)


@requires(
    "courses.extend_assignment", Assignment, see="courses.extend_assignment", methods=["GET", "POST"], fetch=with_words
)
def extend(request: UserRequest, assignment: Assignment) -> HttpResponse:
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = actions.extend(assignments=[assignment], by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, _("Срок перенесён на %s. Сотрудник получит письмо.") % long_date(made[0].due_on))
        else:
            messages.info(request, _("Срок уже такой или позже, переносить нечего."))
        return redirect("courses:person", assignment.user_id)
    context = {"assignment": assignment, "form": form}
    return render(request, "courses/adjustments/extend.html", context, status=422 if form.errors else 200)


@requires("courses.exempt_person", User, see="courses.exempt_person", methods=["GET", "POST"])
def exempt(request: UserRequest, user: User) -> HttpResponse:
    """The address names the assignment: once she is exempted it is gone, so a second click must be no error."""
    asked = request.GET.get("assignment", "")
    own = with_words(rows(request.user, "courses.exempt_assignment", Assignment)).filter(user=user)
    assignment = own.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    if assignment is None:
        if not asked:
            raise Http404
        messages.info(request, _("Этого назначения уже нет. Ниже — что действует сейчас."))
        return redirect("courses:person", user.pk)
    form = ExemptionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _exempt(request, form, assignment):
        messages.success(request, _("Освобождение записано. Сотрудник получит письмо."))
        return redirect("courses:person", user.pk)
    context = {"assignment": assignment, "form": form}
    return render(request, "courses/adjustments/exempt.html", context, status=422 if form.errors else 200)


def _exempt(request: UserRequest, form: ExemptionForm, assignment: Assignment) -> bool:
    upload, document = form.cleaned_data["document"], None
    try:
        if upload:
            document = store(upload=upload, by=request.user, kinds=PAPERS)
    except ValidationError as refused:
        form.add_error("document", refused)
        return False
    actions.exempt(
        assignment=assignment,
        reason=form.cleaned_data["reason"],
        until=form.cleaned_data["until"],
        document=document,
        by=request.user,
    )
    return True


@requires(
    "courses.revoke_exemption", Exemption, see="courses.revoke_exemption", methods=["GET", "POST"], fetch=with_course
)
def revoke(request: UserRequest, exemption: Exemption) -> HttpResponse:
    form = RevocationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(exemption=exemption, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Освобождение снято. На курс есть не меньше двух недель."))
        return redirect("courses:person", exemption.user_id)
    context = {"exemption": exemption, "form": form}
    return render(request, "courses/adjustments/revoke.html", context, status=422 if form.errors else 200)


@requires("courses.view_exemption", Exemption, fetch=with_course)
def document(request: UserRequest, exemption: Exemption) -> HttpResponseBase:
    if exemption.document is None:
        raise Http404
    return respond(request, exemption.document)


@requires("courses.browse_due_requests")
def due_requests(request: UserRequest) -> HttpResponse:
    """What people ask about their due dates: what waits, and what was answered."""
    context = {
        "waiting": list(queries.open_requests(request.user)),
        "paging": paginate(request, queries.answered_requests(request.user), per_page=30),
    }
    return render(request, "courses/adjustments/due_requests.html", context)


@requires(
    "courses.answer_due_request",
    DueRequest,
    see="courses.answer_due_request",
    methods=["GET", "POST"],
    fetch=with_person,
)
def answer(request: UserRequest, duerequest: DueRequest) -> HttpResponse:
    due_on = queries.due_now(duerequest)
    form = AnswerForm(request.POST or None, now_due_on=due_on, initial={"due_on": duerequest.wished_on})
    if request.method == "POST" and form.is_valid():
        actions.answer(
            request=duerequest, due_on=form.cleaned_data["due_on"], words=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("Ответ записан и отправлен."))
        return redirect("courses:due-requests")
    context = {"asked": duerequest, "due_on": due_on, "form": form}
    return render(request, "courses/adjustments/answer.html", context, status=422 if form.errors else 200)
