from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from lms.access import UserRequest, requires, rows
from quizzes import replies
from quizzes.marking.reading import Reading, read
from quizzes.phrasebook.queries import in_force
from quizzes.rubrics.actions import ensure_rubric
from quizzes.scenarios.channels import look_of
from quizzes.scenarios.models import Scenario

from .forms import BenchForm, filled_from

# What a feature is called on the page, and whether it harms when it is not as it should be.
FEATURES: Final[dict[replies.FeatureName, tuple[str, bool]]] = {
    "has_greeting": ("поздоровались", False),
    "addresses_by_name": ("обратились по имени", False),
    "answers_question": ("ответили на вопрос", False),
    "has_concrete_action": ("сказали, кто и что делает", False),
    "has_deadline": ("назвали срок", False),
    "has_contact": ("дали контакт", False),
    "has_empathy": ("признали беду своими словами", False),
    "has_closing": ("завершили ответ", False),
    "tone_ok": ("тон спокойный", True),
    "otpiska": ("отписка", True),
    "personal_data_leak": ("раскрыты личные данные", True),
    "pd_request_public": ("просят личные данные при всех", True),
    "contradicts_facts": ("расходится с фактами", True),
}
_FAULTS: Final = frozenset({"otpiska", "personal_data_leak", "pd_request_public", "contradicts_facts"})


@requires("quizzes.use_test_bench", methods=["GET", "POST"])
def bench(request: UserRequest) -> HttpResponse:
    """Paste a reply, see what the checker says. An exercise may fill the situation."""
    scenarios = rows(request.user, "quizzes.view_scenario", Scenario).order_by("title")
    if request.method != "POST":
        chosen = _chosen(request)
        scenario = scenarios.filter(pk=chosen).first() if chosen else None
        return _page(request, BenchForm(initial=filled_from(scenario) if scenario else None), scenarios, chosen)
    form = BenchForm(request.POST)
    if not form.is_valid():
        return _page(request, form, scenarios, status=422)
    return _page(request, form, scenarios, result=_judged(form))


def _judged(form: BenchForm) -> dict[str, Any]:
    exercise, scale = form.exercise(), ensure_rubric().scale
    book = form.cleaned_data["phrasebook"]
    situation = replace(exercise.for_checker(), phrases=in_force(book.pk if book else None))
    report = replies.check(form.text, situation)
    reading: Reading = read(form.text, report, scale)
    return {
        "exercise": exercise,
        "text": form.text,
        "look": look_of(exercise.channel),
        "reading": reading,
        "zone": scale.zone(report.score),
        "rules_version": report.rules_version,
        "features": [_feature(name, report.features[name]) for name in FEATURES],
    }


def _feature(name: replies.FeatureName, holds: bool) -> tuple[str, str, str]:
    """Its words, yes or no, and the kind of the status."""
    words, harms = FEATURES[name]
    right = holds != (name in _FAULTS)
    return words, "да" if holds else "нет", "done" if right else "harm" if harms else "todo"


def _chosen(request: UserRequest) -> int | None:
    asked = request.GET.get("scenario", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None


def _page(
    request: UserRequest,
    form: BenchForm,
    scenarios: Any,
    chosen: int | None = None,
    result: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "scenarios": scenarios.values_list("pk", "title"),
        "chosen": chosen,
        "result": result,
        **(result or {}),
    }
    return render(request, "quizzes/testbench/bench.html", context, status=status)
