from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.files.actions import store
from lms.files.serving import respond
from lms.models import StoredFile
from lms.ui.paging import paginate

from . import actions, queries
from .forms import JudgeForm, RevokeForm, SendForm
from .models import OutsideTraining

PAPERS = (StoredFile.Kind.PDF, StoredFile.Kind.IMAGE, StoredFile.Kind.DOCUMENT)


def with_all(found: QuerySet[OutsideTraining]) -> QuerySet[OutsideTraining]:
    return found.select_related("user", "course", "document", "decided_by", "revoked_by", "imported")


@requires("courses.send_outside_training")
def outside(request: UserRequest) -> HttpResponse:
    """What the person was taught elsewhere, and what became of each paper."""
    return render(request, "courses/outside/outside.html", {"trainings": list(queries.own(request.user))})


@requires("courses.send_outside_training", methods=["GET", "POST"])
def send(request: UserRequest) -> HttpResponse:
    form = SendForm(request.POST or None, request.FILES or None, initial={"course": request.GET.get("course", "")[:18]})
    if request.method == "POST" and form.is_valid() and (document := _stored(request, form)):
        sent = actions.send(user=request.user, **{**form.cleaned_data, "document": document})
        if sent.document_id == document.pk:
            messages.success(request, _("Документ ушёл в кадровую службу. О решении вам придёт письмо."))
        else:
            messages.info(request, _("Документ за этот день о том же курсе вы уже присылали."))
        return redirect("courses:outside")
    return render(request, "courses/outside/send.html", {"form": form}, status=422 if form.errors else 200)


def _stored(request: UserRequest, form: SendForm) -> StoredFile | None:
    try:
        return store(upload=form.cleaned_data["document"], by=request.user, kinds=PAPERS)
    except ValidationError as refused:
        form.add_error("document", refused)
        return None


@requires("courses.view_outsidetraining", OutsideTraining, fetch=with_all)
def document(request: UserRequest, outsidetraining: OutsideTraining) -> HttpResponseBase:
    if outsidetraining.document is None:
        raise Http404
    return respond(request, outsidetraining.document)


@requires("courses.browse_outside_training")
def queue(request: UserRequest) -> HttpResponse:
    """The papers that people have sent: what waits, and what was decided."""
    waiting = paginate(request, queries.waiting(request.user), per_page=50)
    context: dict[str, Any] = {
        "waiting": [(one, queries.is_late(one)) for one in waiting.rows],
        "waiting_count": waiting.count,
        "decided": list(queries.decided(request.user)[:30]),
        "paging": waiting,
    }
    return render(request, "courses/outside/queue.html", context)


@requires(
    "courses.judge_outside_training",
    OutsideTraining,
    see="courses.judge_outside_training",
    methods=["GET", "POST"],
    fetch=with_all,
)
def judge(request: UserRequest, outsidetraining: OutsideTraining) -> HttpResponse:
    """A paper beside what it should count for; HR confirms or declines it here."""
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if form.cleaned_data["decision"] == "confirm":
            actions.confirm(training=outsidetraining, words=words, by=request.user)
            messages.success(request, _("Документ засчитан. Сотрудник получит письмо."))
        else:
            actions.decline(training=outsidetraining, words=words, by=request.user)
            messages.success(request, _("Решение записано. Сотрудник получит письмо."))
        return redirect("courses:outside-queue")
    context = {"training": outsidetraining, "form": form}
    return render(request, "courses/outside/judge.html", context, status=422 if form.errors else 200)


@requires(
    "courses.revoke_outside_training",
    OutsideTraining,
    see="courses.judge_outside_training",
    methods=["GET", "POST"],
    fetch=with_all,
)
def revoke(request: UserRequest, outsidetraining: OutsideTraining) -> HttpResponse:
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.revoke(training=outsidetraining, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Обучение больше не засчитывается. Сотрудник получит письмо."))
        return redirect("courses:person", outsidetraining.user_id)
    context = {"training": outsidetraining, "form": form}
    return render(request, "courses/outside/revoke.html", context, status=422 if form.errors else 200)
