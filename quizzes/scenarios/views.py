from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.files import serving
from lms.files.models import StoredFile
from lms.ui.paging import paginate

from . import actions, queries, readiness
from .answering import answer_form, answer_page, around
from .doors import door_of
from .exercise import Exercise
from .forms import DraftForm, ScenarioForm
from .kinds import KINDS, Kind, kind_of
from .models import Reply, Scenario
from .real_message import ThreadForm, TracesForm


# --- an official answers ----------------------------------------------------------------------------------------------
@requires("quizzes.write_reply", Reply)
def reply(request: UserRequest, reply: Reply) -> HttpResponse:
    """The resident's message, the facts, and what the kind of exercise asks for."""
    if not reply.is_draft:
        return _result_of(reply)
    return answer_page(request, reply, answer_form(reply))


@requires("quizzes.write_reply", Reply, methods=["POST"])
def save(request: UserRequest, reply: Reply) -> HttpResponse:
    """Keep the draft: asked by the page's script in JSON, or by the button of the page."""
    form = DraftForm(request.POST)
    wants_json = not request.accepts("text/html")
    if not form.is_valid():
        reasons = [str(error) for errors in form.errors.values() for error in errors]
        if wants_json:
            return JsonResponse({"reasons": reasons}, status=422)
        for reason in reasons:
            messages.error(request, reason)
        return redirect("quizzes:reply", reply.pk)
    answered = answer_form(reply, request.POST)
    answered.is_valid()  # what is there is kept, whatever lacks
    saved = actions.save(reply=reply, extra=answered.extra, **form.cleaned_data)
    if wants_json:
        return _saved_as_json(reply, saved)
    if saved.sent:
        return _result_of(reply)
    if saved.stale:
        messages.warning(request, "Этот ответ только что сохранён из другой вкладки. Здесь показан тот текст.")
    elif saved.at:
        messages.success(request, f"Черновик сохранён в {timezone.localtime(saved.at):%H:%M}.")
    return redirect("quizzes:reply", reply.pk)


def _saved_as_json(reply: Reply, saved: actions.Saved) -> JsonResponse:
    at = f"{timezone.localtime(saved.at):%H:%M}" if saved.at else ""
    body: dict[str, object] = {"saved_at": at, "sequence": saved.sequence}
    if saved.sent:
        return JsonResponse({**body, "sent": reverse("quizzes:reply-result", args=[reply.pk])}, status=409)
    if saved.stale:
        return JsonResponse({**body, "stale": True}, status=409)
    return JsonResponse(body)


@requires("quizzes.submit_reply", Reply, methods=["POST"])
def submit(request: UserRequest, reply: Reply) -> HttpResponse:
    """Take the answer and show what becomes of it: the next turn, or how it is judged."""
    if not reply.is_draft:
        return _result_of(reply)
    form = answer_form(reply, request.POST)
    if form.is_valid():
        try:
            taken = actions.submit(reply=reply, answer=form.answer)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            return redirect("quizzes:reply", taken.pk) if taken.is_draft else _result_of(taken)
    return answer_page(request, reply, form, status=422)


@requires("quizzes.write_reply", Reply, methods=["POST"], fetch=lambda found: found.select_related("scenario"))
def again(request: UserRequest, reply: Reply) -> HttpResponse:
    """Begin another try of the same exercise."""
    if reply.trial:
        return redirect("quizzes:reply", actions.start_trial(scenario=reply.scenario, user=request.user).pk)
    fresh = actions.start(
        scenario=reply.scenario, user=request.user, needs_mark=reply.needs_mark, back_url=reply.back_url
    )
    return redirect("quizzes:reply", fresh.pk)


def _result_of(reply: Reply) -> HttpResponseRedirect:
    return redirect("quizzes:reply-result", reply.pk)


@requires("quizzes.write_reply", Reply, methods=["POST"])
def look(request: UserRequest, reply: Reply) -> HttpResponse:
    """The reply as the resident will see it; nothing is kept."""
    form = answer_form(reply, request.POST)
    form.is_valid()
    shown = {"resident_sees": form.answer.text, **around(reply, form)}
    if request.htmx:
        return render(request, "quizzes/scenarios/_resident_sees.html", shown)
    return answer_page(request, reply, form, extra=shown)


@requires("quizzes.view_reply", Reply)
def reply_picture(request: UserRequest, reply: Reply) -> HttpResponseBase:
    """The picture of the message as it was when the reply was begun."""
    return _picture(request, reply.exercise.picture_id)


def _picture(request: UserRequest, picture_id: int | None) -> HttpResponseBase:
    found = StoredFile.objects.filter(pk=picture_id).first() if picture_id else None
    if found is None:
        raise Http404
    return serving.respond(request, found)


# --- a trainer writes exercises ---------------------------------------------------------------------------------------
@requires("quizzes.browse_scenarios")
def scenario_list(request: UserRequest) -> HttpResponse:
    search, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = queries.scenarios(request.user, search=search, state=state)
    context = {
        "paging": paginate(request, found, per_page=30),
        "search": search,
        "state": state,
        "states": Scenario.State.choices,
        "filtered": bool(search or state),
    }
    return render(request, "quizzes/scenarios/list.html", context)


@requires("quizzes.create_scenario", methods=["GET", "POST"])
def create(request: UserRequest) -> HttpResponse:
    """The editor of a scenario that is not there yet; first of all one chooses its kind."""
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        return render(request, "quizzes/scenarios/kinds.html", {"kinds": KINDS.values()})
    form = ScenarioForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        scenario = actions.create(by=request.user, fields={**form.cleaned_data, "kind": kind.code})
        if door_of(kind.code).setup_form is not None:
            return redirect("quizzes:scenario-setup", scenario.pk)
        messages.success(request, "Упражнение сохранено черновиком. Справа видно, чего не хватает.")
        return redirect("quizzes:scenario-edit", scenario.pk)
    return _editor(request, form, None, kind=kind)


@requires("quizzes.create_scenario", methods=["GET", "POST"])
def from_message(request: UserRequest) -> HttpResponse:
    """A real message becomes a draft. What was pasted is kept nowhere: it travels with the form until it is clean."""
    form = ThreadForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(
            request, "quizzes/scenarios/from_message.html", {"form": form}, status=422 if form.errors else 200
        )
    pasted = form.cleaned_data
    confirming = "clean" in request.POST
    traces = TracesForm(request.POST if confirming else None, thread=pasted["thread"], official=pasted["official"])
    if confirming and traces.is_valid():
        noted = {name: pasted[name] for name in ("channel", "source", "source_date", "permission")}
        scenario = actions.create(by=request.user, fields={**traces.scenario_fields(), **noted})
        messages.success(request, "Черновик готов, личные данные убраны. Прочтите его ещё раз своими глазами.")
        return redirect("quizzes:scenario-edit", scenario.pk)
    context = {"form": form, "traces": traces, "rows": list(traces.rows())}
    return render(request, "quizzes/scenarios/traces.html", context, status=422 if traces.errors else 200)


@requires("quizzes.edit_scenario", Scenario, methods=["GET", "POST"])
def edit(request: UserRequest, scenario: Scenario) -> HttpResponse:
    if request.method != "POST":
        return _editor(request, ScenarioForm(instance=scenario, kind=kind_of(scenario.kind)), scenario)
    saved = Exercise.of(scenario)  # the form writes what was typed into its instance, valid or not
    form = ScenarioForm(request.POST, instance=scenario, kind=kind_of(scenario.kind))
    if form.is_valid():
        try:
            actions.update(scenario=scenario, by=request.user, fields=form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, "Сохранено.")
            return redirect("quizzes:scenario-edit", scenario.pk)
    return _editor(request, form, scenario, saved)


@requires("quizzes.view_scenario", Scenario)
def scenario_picture(request: UserRequest, scenario: Scenario) -> HttpResponseBase:
    return _picture(request, scenario.picture_id)


@requires("quizzes.edit_scenario", Scenario, methods=["POST"])
def change_picture(request: UserRequest, scenario: Scenario) -> HttpResponse:
    """Put a picture to the message, or take it away."""
    if "remove" in request.POST:
        actions.remove_picture(scenario=scenario, by=request.user)
        return redirect("quizzes:scenario-edit", scenario.pk)
    upload = request.FILES.get("picture")
    if upload is None:
        raise Refused("Выберите файл с картинкой.")
    try:
        actions.put_picture(scenario=scenario, by=request.user, upload=upload, alt=request.POST.get("alt", "")[:300])
    except ValidationError as refused:
        raise Refused(refused.messages) from refused
    messages.success(request, "Картинка добавлена к сообщению.")
    return redirect("quizzes:scenario-edit", scenario.pk)


@requires("quizzes.publish_scenario", Scenario, methods=["POST"])
def publish(request: UserRequest, scenario: Scenario) -> HttpResponse:
    actions.publish(scenario=scenario, by=request.user)
    messages.success(request, "Опубликовано. Теперь упражнение можно поставить в урок.")
    return redirect("quizzes:scenario-edit", scenario.pk)


@requires("quizzes.edit_scenario", Scenario, methods=["GET", "POST"])
def setup(request: UserRequest, scenario: Scenario) -> HttpResponse:
    """What this kind of exercise asks the author for beside the message and the facts."""
    door = door_of(scenario.kind)
    if door.setup_form is None:
        return redirect("quizzes:scenario-edit", scenario.pk)
    form = door.setup_form(request.POST or None, scenario=scenario)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update(scenario=scenario, by=request.user, fields={"setup": form.setup})
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, "Сохранено.")
            if not any(name.startswith("add-") for name in request.POST):
                return redirect("quizzes:scenario-setup", scenario.pk)
            scenario.refresh_from_db()  # the row that was asked for is blank: only this form has it
    context = {
        **door.setting_up(scenario),
        "form": form,
        "scenario": scenario,
        "kind": door.kind,
        "gaps": door.kind.gaps(Exercise.of(scenario)),
    }
    return render(request, door.template("setup"), context, status=422 if form.errors else 200)


@requires("quizzes.view_scenario", Scenario, methods=["POST"])
def try_out(request: UserRequest, scenario: Scenario) -> HttpResponse:
    """Walk through the exercise as an official would; it counts for nothing."""
    return redirect("quizzes:reply", actions.start_trial(scenario=scenario, user=request.user).pk)


def _editor(
    request: UserRequest,
    form: ScenarioForm,
    scenario: Scenario | None,
    exercise: Exercise | None = None,
    kind: Kind | None = None,
) -> HttpResponse:
    """The form with what is ready beside it; the examples are tried as they were last saved."""
    kind = kind or kind_of(scenario.kind if scenario else "single")
    context: dict[str, object] = {
        "form": form,
        "scenario": scenario,
        "kind": kind,
        "has_setup": door_of(kind.code).setup_form is not None,
    }
    if scenario is not None:
        exercise = exercise or Exercise.of(scenario)
        tried = readiness.bench(exercise)
        context |= {
            "required": readiness.required(exercise),
            "advised": readiness.advised(exercise, tried),
            "ready": not readiness.gaps(exercise),
            "bench": tried,
        }
    return render(request, "quizzes/scenarios/edit.html", context, status=422 if form.errors else 200)
