from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires
from lms.ui.charts import BarChart, Point
from lms.ui.exports import Column, Sheet, xlsx_response
from quizzes.assembly.models import Quiz

from . import actions, queries, statistics
from .advice import flags
from .forms import AnalysisFilter

COLUMNS = (
    Column("Вопрос", 60),
    Column("Редакция", 10, "number"),
    Column("Ответов", 10, "number"),
    Column("Показан, доля попыток", 14, "percent"),
    Column("Средний балл", 12, "percent"),
    Column("Разброс", 10, "percent"),
    Column("Дискриминация", 14, "percent"),
    Column("Эффективность", 14, "percent"),
    Column("Точечно-бисериальная", 14, "percent"),
    Column("Сильные минус слабые", 14, "percent"),
    Column("Действительный вес", 14, "percent"),
    Column("Секунд на ответ", 12, "number"),
    Column("На что обратить внимание", 40),
)


@requires("quizzes.view_analysis", Quiz)
def analysis(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """The quiz as a measure: can its result be relied on, and which questions are odd."""
    narrowing = AnalysisFilter(request.GET)
    found = queries.analysis(queries.chosen_attempts(quiz, **narrowing.asked()))
    context = {
        "quiz": quiz,
        "filter": narrowing,
        "analysis": found,
        "query": request.GET.urlencode(),
        "spread": _spread(found.percents, quiz.pass_percent),
        "sensitivity": statistics.sensitivity(found.percents, quiz.pass_percent),
    }
    return render(request, "quizzes/analysis/analysis.html", context)


@requires("quizzes.view_analysis", Quiz)
def question(request: UserRequest, quiz: Quiz, revision: int) -> HttpResponse:
    """One question: what the strong and the weak answer."""
    narrowing = AnalysisFilter(request.GET)
    attempts = queries.chosen_attempts(quiz, **narrowing.asked())
    found = queries.analysis(attempts)
    one = next((each for each in found.questions if each.revision.pk == revision), None)
    if one is None:
        raise Http404
    context: dict[str, Any] = {
        "quiz": quiz,
        "filter": narrowing,
        "question": one,
        "flags": flags(one.figures),
        "options": queries.options(attempts, one.revision),
        "query": request.GET.urlencode(),
    }
    return render(request, "quizzes/analysis/question.html", context)


@requires("quizzes.view_analysis", Quiz)
def export(request: UserRequest, quiz: Quiz) -> HttpResponseBase:
    found = queries.analysis(queries.chosen_attempts(quiz, **AnalysisFilter(request.GET).asked()))
    return xlsx_response(_("Анализ теста %s") % quiz.pk, Sheet(_("Вопросы"), COLUMNS, _rows(found)))


@requires("quizzes.browse_bank", methods=["POST"])
def recount(request: UserRequest) -> HttpResponse:
    """Have the figures of the bank counted anew, by the worker: over many attempts it takes a while."""
    actions.order_recount()
    messages.success(request, _("Считаем статистику вопросов. Обновите страницу через минуту."))
    return redirect("quizzes:bank")


def _rows(found: queries.Analysis) -> Iterator[tuple[Any, ...]]:
    for one in found.questions:
        figures, revision = one.figures, one.revision
        yield (
            revision.stem,
            revision.number,
            figures.shown,
            one.exposure,
            figures.facility,
            figures.deviation,
            figures.discrimination,
            figures.efficiency,
            figures.point_biserial,
            figures.upper_lower,
            figures.effective_weight,
            None if one.seconds is None else round(one.seconds),
            "; ".join(str(flag.title) for flag in one.flags),
        )


def _spread(percents: list[float], pass_percent: int) -> BarChart:
    points = [
        Point(_("%(low)s–%(high)s %%") % {"low": low, "high": low + 10 if low == 90 else low + 9}, count)
        for low, count in statistics.histogram(percents)
    ]
    description = _("Сколько попыток набрали столько процентов; зачёт от %s %%.") % pass_percent
    return BarChart(_("Как распределились результаты"), description, points)
