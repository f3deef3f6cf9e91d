from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.recordings.queries import recordings_of
from courses.seminars.models import SeminarSession
from lms.access import UserRequest, allows, requires, rows
from lms.errors import Refused
from lms.ui.paging import paginate

from . import actions, queries
from .forms import AnswerForm, AskForm, WriteForm
from .models import CourseQuestion

RECORDINGS_SHOWN = 20


def with_course(questions: QuerySet[CourseQuestion]) -> QuerySet[CourseQuestion]:
    return questions.select_related("course", "session", "author", "answered_by")


@requires("courses.view_faq", Course)
def faq(request: UserRequest, course: Course) -> HttpResponse:
    """Questions and answers of a course that everybody may read, one's own questions, and a form for another."""
    return _page(request, course, AskForm())


def _page(request: UserRequest, course: Course, form: AskForm, *, status: int = 200) -> HttpResponse:
    context = {
        "course": course,
        "questions": queries.published(course),
        "own": queries.own(course, request.user),
        "form": form,
        "recordings": recordings_of(course, request.user)[:RECORDINGS_SHOWN],
        "edits": allows(request.user, "courses.edit_course", course),
    }
    return render(request, "courses/faq/faq.html", context, status=status)


@requires("courses.ask_question", Course, methods=["POST"])
def ask(request: UserRequest, course: Course) -> HttpResponse:
    """A question about the course; with ``session``, at one of its sessions."""
    number = request.POST.get("session", "")
    seen = rows(request.user, "courses.view_seminarsession", SeminarSession)
    session = seen.filter(course=course, pk=number).first() if number.isdecimal() else None
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, course, form, status=422)
    actions.ask(course=course, user=request.user, session=session, **form.cleaned_data)
    messages.success(request, _("Вопрос отправлен тренеру. Ответ придёт письмом и появится здесь."))
    if session is not None:
        return redirect(f"{reverse('courses:session', args=[session.pk])}#questions")
    return redirect("courses:faq", course.pk)


@requires("courses.withdraw_coursequestion", CourseQuestion, methods=["POST"])
def withdraw(request: UserRequest, coursequestion: CourseQuestion) -> HttpResponse:
    actions.withdraw(question=coursequestion, by=request.user)
    messages.success(request, _("Вопрос снят."))
    return redirect("courses:faq", coursequestion.course_id)


@requires("courses.browse_coursequestions")
def questions(request: UserRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    paging = paginate(request, queries.answered(), per_page=30)
    context = {"waiting": queries.waiting(), "paging": paging, "answered": paging.rows}
    return render(request, "courses/faq/questions.html", context)


@requires(
    "courses.answer_coursequestion",
    CourseQuestion,
    see="courses.view_coursequestion",
    methods=["GET", "POST"],
    fetch=with_course,
)
def answer(request: UserRequest, coursequestion: CourseQuestion) -> HttpResponse:
    """Answer whoever asked and, where it is of use to others, put it into the FAQ in other words."""
    one = coursequestion
    form = AnswerForm(
        request.POST or None,
        asked=one.author is not None,
        initial={
            "answer": one.answer,
            "publish": one.published_at is not None,
            "faq_text": one.faq_text or one.text,
            "faq_answer": one.faq_answer,
        },
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, one, form)
        except Refused as refused:
            form.add_error(None, refused.reasons)
            status = 409
        else:
            return redirect("courses:questions")
    context = {"question": one, "course": one.course, "form": form}
    status = 422 if form.errors and status == 200 else status
    return render(request, "courses/faq/answer.html", context, status=status)


def _keep(request: UserRequest, one: CourseQuestion, form: AnswerForm) -> None:
    data = form.cleaned_data
    if one.author is not None:
        one = actions.answer(question=one, answer=data["answer"], by=request.user)
    if data["publish"]:
        wording = data["faq_answer"].strip() or data.get("answer", "")
        actions.publish(question=one, text=data["faq_text"], answer=wording, by=request.user)
        messages.success(request, _("Ответ сохранён, вопрос виден всем на странице курса."))
        return
    actions.unpublish(question=one, by=request.user)
    messages.success(request, _("Ответ сохранён. Письмо тому, кто спросил, уже в пути."))


@requires("courses.edit_course", Course, methods=["GET", "POST"])
def write(request: UserRequest, course: Course) -> HttpResponse:
    """A question and an answer that nobody has asked for."""
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.write(course=course, by=request.user, **form.cleaned_data)
        messages.success(request, _("Вопрос и ответ видны всем на странице курса."))
        return redirect("courses:faq", course.pk)
    return render(
        request, "courses/faq/write.html", {"course": course, "form": form}, status=422 if form.errors else 200
    )
