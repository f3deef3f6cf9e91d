from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from lms.access import UserRequest, allows, requires
from lms.errors import Refused

from . import actions, queries, readiness
from .forms import NewRubricForm, RubricForm
from .models import Rubric


@requires("quizzes.browse_rubrics")
def rubric_list(request: UserRequest) -> HttpResponse:
    actions.ensure_rubric()
    return render(request, "quizzes/rubrics/list.html", {"rubrics": queries.rubrics(request.user)})


@requires("quizzes.view_rubric", Rubric)
def show(request: UserRequest, rubric: Rubric) -> HttpResponse:
    """An edition as trainers read it, with the examples that anchor its levels."""
    return _page(request, rubric, NewRubricForm())


def _page(request: UserRequest, rubric: Rubric, form: NewRubricForm, status: int = 200) -> HttpResponse:
    context = {
        "rubric": rubric,
        "problems": readiness.problems(rubric.body),
        "advice": readiness.advice(rubric.body),
        "form": form,
        "may_put_in_force": allows(request.user, "quizzes.put_rubric_in_force", rubric),
    }
    return render(request, "quizzes/rubrics/rubric.html", context, status=status)


@requires("quizzes.revise_rubric", Rubric, methods=["POST"])
def revise(request: UserRequest, rubric: Rubric) -> HttpResponse:
    """Begin the next edition, or with a title a rubric of its own."""
    form = NewRubricForm(request.POST)
    if "own" in request.POST and not form.is_valid():
        return _page(request, rubric, form, status=422)
    title = form.cleaned_data["title"] if "own" in request.POST else ""
    draft = actions.revise(rubric=rubric, by=request.user, title=title)
    return redirect("quizzes:rubric-edit", draft.pk)


@requires("quizzes.edit_rubric", Rubric, methods=["GET", "POST"])
def edit(request: UserRequest, rubric: Rubric) -> HttpResponse:
    """The draft of an edition; its button publishes what was typed."""
    form = RubricForm(request.POST or None, body=rubric.body)
    if request.method != "POST" or not form.is_valid():
        return _editor(request, rubric, form)
    kept = actions.save(rubric=rubric, by=request.user, body=form.body)
    if "publish" not in request.POST:
        messages.success(request, "Черновик сохранён.")
        return redirect("quizzes:rubric-edit", kept.pk)
    try:
        actions.publish(rubric=kept, by=request.user)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, reason)
        return _editor(request, kept, form)
    messages.success(request, f"Опубликовано: {rubric}. Теперь рубрику можно выбрать в упражнении.")
    return redirect("quizzes:rubric", rubric.pk)


def _editor(request: UserRequest, rubric: Rubric, form: RubricForm) -> HttpResponse:
    context = {
        "rubric": rubric,
        "form": form,
        "problems": readiness.problems(rubric.body),
        "advice": readiness.advice(rubric.body),
    }
    return render(request, "quizzes/rubrics/edit.html", context, status=422 if form.errors else 200)


@requires("quizzes.put_rubric_in_force", Rubric, methods=["POST"])
def put_in_force(request: UserRequest, rubric: Rubric) -> HttpResponse:
    actions.put_in_force(rubric=rubric, by=request.user)
    messages.success(request, f"Теперь действует {rubric}. Поставленные оценки остались прежними.")
    return redirect("quizzes:rubric", rubric.pk)


@requires("quizzes.edit_rubric", Rubric, methods=["POST"])
def discard(request: UserRequest, rubric: Rubric) -> HttpResponse:
    actions.discard(rubric=rubric, by=request.user)
    messages.success(request, "Черновик удалён.")
    return redirect("quizzes:rubric-list")
