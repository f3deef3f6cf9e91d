from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from lms.access import UserRequest, requires, rows
from lms.errors import Refused
from lms.ui.paging import paginate
from lms.ui.russian import plural
from quizzes.bank import queries as bank
from quizzes.bank.filtering import BankFilter
from quizzes.bank.models import Question, Topic
from quizzes.bank.topics import tree
from quizzes.scoring import KINDS

from . import actions, editing, queries, readiness
from .forms import NewQuizForm, PointsForm, QuizForm, SectionForm
from .models import Quiz, Section
from .sitting_forms import SittingForm

PICKED_AT_ONCE = 200


def with_quiz(sections: QuerySet[Section]) -> QuerySet[Section]:
    return sections.select_related("quiz")


@requires("quizzes.browse_quizzes")
def quizzes(request: UserRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    found = queries.quizzes().order_by("title", "id")
    for word in text.split():
        found = found.filter(title__icontains=word)
    return render(request, "quizzes/assembly/list.html", {"paging": paginate(request, found, per_page=30), "q": text})


@requires("quizzes.create_quiz", methods=["GET", "POST"])
def create(request: UserRequest) -> HttpResponse:
    form = NewQuizForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        quiz = actions.create_quiz(by=request.user, **form.cleaned_data)
        messages.success(request, _("Черновик теста готов. Теперь добавьте вопросы."))
        return _to_quiz(request, quiz)
    context = {"form": form, "back": _back(request)}
    return render(request, "quizzes/assembly/new.html", context, status=422 if form.errors else 200)


@requires("quizzes.edit_quiz", Quiz, methods=["GET", "POST"])
def edit(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """Settings and sections in the middle, what is missing at the right."""
    if request.method != "POST":
        return _editor(request, quiz, QuizForm(instance=quiz))
    form = QuizForm(request.POST, instance=copy(quiz))  # the form writes into its instance, valid or not
    if form.is_valid():
        try:
            actions.update(quiz=quiz, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused.reasons)
        else:
            messages.success(request, _("Сохранено. Кто уже начал попытку, закончит её по прежним правилам."))
            return _to_quiz(request, quiz)
    return _editor(request, quiz, form, status=422)


def _editor(
    request: UserRequest,
    quiz: Quiz,
    form: QuizForm,
    status: int = 200,
    section_form: SectionForm | None = None,
    sitting: SittingForm | None = None,
    points_form: PointsForm | None = None,
) -> HttpResponse:
    sections = list(queries.sections(quiz))
    parts = editing.parts(sections, queries.expected(sections), tree(Topic.objects.all()))
    for part in parts:
        if section_form and section_form.instance.pk == part.section.pk:
            part.form, part.points = section_form, points_form or part.points
    entries = [entry for section in sections for entry in section.pool.all()]
    context = {
        "quiz": quiz,
        "form": form,
        "sitting": sitting or SittingForm(instance=quiz),
        "parts": parts,
        "drawn": sum(part.drawn for part in parts),
        "readiness": readiness.check(quiz, sections, timezone.now()),
        "outdated": sum(entry.revision_id != entry.question.current_id for entry in entries),
        "titles": {kind.name: kind.title for kind in KINDS.values()},
        "back": _back(request),
    }
    return render(request, "quizzes/assembly/edit.html", context, status=status)


@requires("quizzes.edit_quiz", Quiz, methods=["POST"])
def sitting(request: UserRequest, quiz: Quiz) -> HttpResponse:
    """How an attempt goes and what is seen of it."""
    form = SittingForm(request.POST, instance=copy(quiz))
    if not form.is_valid():
        return _editor(request, quiz, QuizForm(instance=quiz), status=422, sitting=form)
    actions.update(quiz=quiz, by=request.user, **form.changes())
    messages.success(request, _("Сохранено. Кто уже начал попытку, закончит её по прежним правилам."))
    return _to_quiz(request, quiz)


@requires("quizzes.publish_quiz", Quiz, methods=["POST"])
def publish(request: UserRequest, quiz: Quiz) -> HttpResponse:
    actions.publish(quiz=quiz, by=request.user)
    messages.success(request, _("Тест опубликован. Теперь его можно проходить в уроке."))
    return _to_quiz(request, quiz)


@requires("quizzes.publish_quiz", Quiz, methods=["POST"])
def withdraw(request: UserRequest, quiz: Quiz) -> HttpResponse:
    actions.withdraw(quiz=quiz, by=request.user)
    messages.success(request, _("Тест снова черновик: начать его нельзя, начатые попытки можно закончить."))
    return _to_quiz(request, quiz)


@requires("quizzes.edit_quiz", Quiz, methods=["POST"])
def pin_latest(request: UserRequest, quiz: Quiz) -> HttpResponse:
    changed = actions.pin_latest(quiz=quiz, by=request.user)
    if changed:
        taken = plural(changed, _("вопрос"), _("вопроса"), _("вопросов"))
        messages.success(request, _("Обновлено: %s. Начатые попытки идут по прежним редакциям.") % taken)
    return _to_quiz(request, quiz)


@requires("quizzes.edit_quiz", Quiz, methods=["POST"])
def add_section(request: UserRequest, quiz: Quiz) -> HttpResponse:
    section = actions.add_section(quiz=quiz, by=request.user)
    return _to_quiz(request, quiz, section)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def update_section(request: UserRequest, section: Section) -> HttpResponse:
    quiz = section.quiz
    form = SectionForm(request.POST, instance=copy(section), prefix=f"s{section.pk}")
    if form.is_valid():
        try:
            actions.update_section(section=section, by=request.user, **form.changes())
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Раздел сохранён."))
            return _to_quiz(request, quiz, section)
    return _editor(request, quiz, QuizForm(instance=quiz), status=422, section_form=form)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def refill(request: UserRequest, section: Section) -> HttpResponse:
    """Take what the topics of the section hold now."""
    added = actions.refill(section=section, by=request.user)
    new = plural(added, _("новый вопрос"), _("новых вопроса"), _("новых вопросов"))
    messages.success(request, _("Набор обновлён: %s.") % (new if added else _("новых вопросов нет")))
    return _to_quiz(request, section.quiz, section)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def points(request: UserRequest, section: Section) -> HttpResponse:
    """What the questions of the section are worth."""
    entries = list(section.pool.select_related("revision").order_by("order", "id"))
    form = PointsForm(request.POST, entries=entries)
    if not form.is_valid():
        own = SectionForm(instance=section, prefix=f"s{section.pk}")
        quiz_form = QuizForm(instance=section.quiz)
        return _editor(request, section.quiz, quiz_form, status=422, section_form=own, points_form=form)
    actions.set_points(section=section, points=form.points(), by=request.user)
    messages.success(request, _("Баллы сохранены. Начатые попытки идут с прежними."))
    return _to_quiz(request, section.quiz, section)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def remove_section(request: UserRequest, section: Section) -> HttpResponse:
    quiz = section.quiz
    actions.remove_section(section=section, by=request.user)
    messages.success(request, _("Раздел убран. Вопросы остались в банке."))
    return _to_quiz(request, quiz)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def move_section(request: UserRequest, section: Section) -> HttpResponse:
    actions.move_section(section=section, up=request.POST.get("to") == "up", by=request.user)
    return _to_quiz(request, section.quiz, section)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def move_question(request: UserRequest, section: Section) -> HttpResponse:
    """One place up or down in the pool."""
    for question in _ids(request.POST.getlist("question"))[:1]:
        actions.move_question(section=section, question=question, up=request.POST.get("to") == "up", by=request.user)
    return _to_quiz(request, section.quiz, section)


@requires("quizzes.edit_section", Section, methods=["GET", "POST"], fetch=with_quiz)
def pick(request: UserRequest, section: Section) -> HttpResponse:
    """Take questions of the bank into a section: those that no section of the quiz holds yet."""
    if request.method == "POST":
        return _take(request, section)
    narrowing = BankFilter(request.GET)
    found = queries.candidates(section, bank.questions(**narrowing.asked()))
    context = {
        "section": section,
        "quiz": section.quiz,
        "filter": narrowing,
        "paging": paginate(request, queries.with_quiz_counts(found), per_page=30, count=found.count()),
        "titles": {kind.name: kind.title for kind in KINDS.values()},
        "back": _back(request),
    }
    return render(request, "quizzes/assembly/pick.html", context)


def _take(request: UserRequest, section: Section) -> HttpResponse:
    chosen = _ids(request.POST.getlist("question"))
    if not chosen:
        messages.warning(request, _("Отметьте хотя бы один вопрос."))
        return redirect(request.get_full_path())
    wanted = rows(request.user, "quizzes.view_question", Question).filter(pk__in=chosen).order_by("id")
    held = [entry.question for entry in section.pool.select_related("question").order_by("order", "id")]
    have = {question.pk for question in held}
    new = [question for question in wanted if question.pk not in have]
    actions.set_pool(section=section, questions=[*held, *new], by=request.user)
    taken = plural(len(new), _("вопрос"), _("вопроса"), _("вопросов"))
    messages.success(request, _("Добавлено: %s.") % taken)
    return _to_quiz(request, section.quiz, section)


@requires("quizzes.edit_section", Section, methods=["POST"], fetch=with_quiz)
def drop(request: UserRequest, section: Section) -> HttpResponse:
    """Take one question out of a section; it stays in the bank."""
    gone = set(_ids(request.POST.getlist("question")))
    held = [entry.question for entry in section.pool.select_related("question").order_by("order", "id")]
    actions.set_pool(section=section, questions=[one for one in held if one.pk not in gone], by=request.user)
    return _to_quiz(request, section.quiz, section)


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values[:PICKED_AT_ONCE] if value.isdecimal() and len(value) < 10]


def _back(request: UserRequest) -> str:
    """The page of this site that the person came from and will want to return to."""
    address = request.GET.get("back", "")
    safe = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if safe else ""


def _to_quiz(request: UserRequest, quiz: Quiz, section: Section | None = None) -> HttpResponseRedirect:
    back = _back(request)
    address = reverse("quizzes:quiz-edit", args=[quiz.pk]) + (f"?{urlencode({'back': back})}" if back else "")
    return redirect(f"{address}#section-{section.pk}" if section else address)
