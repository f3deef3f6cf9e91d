"""What is found of each room: one function a kind of page, which reads its rows and says what is on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.editions.models import SeminarEdition
from courses.faq.models import CourseQuestion
from courses.knowledge.models import Article
from courses.lessons.models import Lesson, LessonMatter
from courses.requirements.models import Requirement, RequirementCourse
from courses.seminars.models import SeminarSession
from courses.skills.models import Skill
from courses.versions.models import CourseVersion, LessonVersion
from courses.versions.reading import beyond
from lms.ui import help as guides
from quizzes.bank.models import Question
from quizzes.bank.wording import texts
from quizzes.models import Quiz, Scenario, StrongReply
from quizzes.phrasebook.models import Phrase

from .models import FileText
from .reading import of_html
from .registry import LONGEST_TITLE, Matter, Source, register

Rows = QuerySet[Any] | None
# Kinds of lessons whose settings are words for the learner.
SPOKEN = (Lesson.Kind.CHECKLIST, Lesson.Kind.POLL, Lesson.Kind.GLOSSARY)


def _lines(*pieces: str) -> str:
    """Pieces that stand apart on the page, as one text."""
    return " · ".join(piece.strip() for piece in pieces if piece and piece.strip())


# --- what is taught ---------------------------------------------------------------------------------------------------
def courses(rows: Rows) -> Iterator[Matter]:
    """What learners read: the newest version; the draft of what was never published."""
    assert rows is not None
    drafts = list(rows.select_related("programme"))
    versions = _newest_versions({one.pk for one in drafts})
    for course in drafts:
        read = versions.get(course.pk, course)
        body = _lines(read.subtitle, read.description, *read.objectives, read.audience)
        yield Matter(course.pk, course.get_absolute_url(), read.title, course.programme.title, body)


def lessons(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for lesson, read, course_title in _lessons_read(rows):
        said = texts(read.settings) if read.kind in SPOKEN else ()
        body = _lines(read.summary, of_html(read.body), *(of_html(one) for one in said))
        yield Matter(lesson.pk, lesson.get_absolute_url(), read.title, course_title, body)


def files(rows: Rows) -> Iterator[Matter]:
    """The files of lessons that were read; they open on the lesson's page."""
    assert rows is not None
    held = [one for one in _lessons_read(rows) if one[1].file_id is not None]
    said = dict(FileText.objects.filter(file__in=[read.file_id for _, read, _ in held]).values_list("file", "text"))
    for lesson, read, course_title in held:
        if read.file is not None and (text := said.get(read.file.pk)):
            place = f"{course_title} — {read.title}"
            yield Matter(lesson.pk, lesson.get_absolute_url(), read.file.name, place, text)


def _newest_versions(courses: set[int]) -> dict[int, CourseVersion]:
    newest = CourseVersion.objects.filter(course__in=courses).order_by("course_id", "-number", "-revision")
    return {one.course_id: one for one in newest.distinct("course_id")}


def _lessons_read(rows: QuerySet[Any]) -> Iterator[tuple[Lesson, LessonMatter, str]]:
    """Each lesson as learners read it, with the title of its course: as it stands in the newest version.

    What a course that was published has in its draft alone nobody finds; of one that never was, the draft is found by
    those who may see it.
    """
    drafts = list(rows.select_related("course", "file"))
    versions = _newest_versions({one.course_id for one in drafts})
    standing = LessonVersion.objects.filter(version__in=versions.values(), lesson__in=[one.pk for one in drafts])
    read = {one.lesson_id: one for one in standing.select_related("file")}
    for lesson in drafts:
        version = versions.get(lesson.course_id)
        if version is not None and lesson.pk in read:
            yield lesson, read[lesson.pk], version.title
        elif version is None and lesson.archived_at is None:
            yield lesson, lesson, lesson.course.title


def sessions(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for session in rows.select_related("course", "edition", "hall"):
        begins = localtime(session.starts_at)
        title = f"{session.course.title}, {date_format(begins, 'j E Y, H:i')}"
        where = session.where or (str(_("онлайн")) if session.online_url else "")
        url = reverse("courses:session", args=[session.pk])
        yield Matter(session.pk, url, title, where, _lines(session.title, session.edition.news))


def answers(rows: Rows) -> Iterator[Matter]:
    """What is published of the questions of learners."""
    assert rows is not None
    for one in rows.filter(published_at__isnull=False).select_related("course"):
        url = f"{reverse('courses:faq', args=[one.course_id])}#faq-{one.pk}"
        yield Matter(one.pk, url, one.faq_text[:LONGEST_TITLE], one.course.title, one.faq_answer)


def skills(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for skill in rows.select_related("course"):
        yield Matter(skill.pk, f"{reverse('courses:skills-own')}#skill-{skill.pk}", skill.title, "", skill.about)


def requirements(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for requirement in rows.select_related("agency").prefetch_related("courses"):
        asked = ", ".join(course.title for course in requirement.courses.all())
        url = reverse("courses:requirement", args=[requirement.pk])
        yield Matter(requirement.pk, url, requirement.title, requirement.agency.short_name, asked)


def articles(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for article in rows:
        body = _lines(article.summary, of_html(article.body))
        yield Matter(article.pk, article.get_absolute_url(), article.title, article.get_section_display(), body)


def strong_replies(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for strong in rows.select_related("scenario"):
        url = reverse("courses:strong-reply", args=[strong.pk])
        title = _("Сильный ответ: %s") % strong.scenario.title
        yield Matter(strong.pk, url, title, strong.scenario.get_channel_display(), _lines(strong.text, strong.why))


# --- what trainers work with ------------------------------------------------------------------------------------------
def scenarios(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for one in rows:
        body = _lines(one.message, *map(str, one.facts), one.model_reply, one.runaround_reply, one.trainer_comment)
        url = reverse("quizzes:scenario-edit", args=[one.pk])
        yield Matter(one.pk, url, one.title, one.get_channel_display(), body)


def quizzes(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for quiz in rows:
        yield Matter(quiz.pk, reverse("quizzes:quiz-edit", args=[quiz.pk]), quiz.title, "", quiz.intro)


def questions(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for question in rows.filter(current__isnull=False, archived_at=None).select_related("current", "topic"):
        stem = strip_tags(question.current.stem)
        url = reverse("quizzes:question-edit", args=[question.pk])
        said = _lines(*map(strip_tags, texts(question.current.body)))
        yield Matter(question.pk, url, stem, question.topic.title, said)


def phrases(rows: Rows) -> Iterator[Matter]:
    assert rows is not None
    for phrase in rows.select_related("phrasebook"):
        book = phrase.phrasebook.title if phrase.phrasebook else ""
        url = reverse("quizzes:phrase-edit", args=[phrase.pk])
        yield Matter(phrase.pk, url, phrase.words, book, _lines(phrase.title, phrase.why, phrase.how, phrase.rewording))


# --- what is for everybody --------------------------------------------------------------------------------------------
def help_pages(rows: Rows) -> Iterator[Matter]:
    for guide in guides.guides():
        yield Matter(None, reverse("ui:guide", args=[guide.slug]), guide.title, "", of_html(guide.body))


# --- the list ---------------------------------------------------------------------------------------------------------
def _lessons_of(course: Any) -> Iterable[int]:
    return Lesson.objects.filter(course=course).values_list("pk", flat=True)


def _sessions_of(course: Any) -> Iterable[int]:
    return SeminarSession.objects.filter(course=course).values_list("pk", flat=True)


def _answers_of(course: Any) -> Iterable[int]:
    return CourseQuestion.objects.filter(course=course).values_list("pk", flat=True)


def _sessions_in(edition: Any) -> Iterable[int]:
    return SeminarSession.objects.filter(edition=edition).values_list("pk", flat=True)


def _lessons_with(text: Any) -> Iterable[int]:
    read = LessonVersion.objects.filter(file=text.file_id).values_list("lesson", flat=True)
    return [*Lesson.objects.filter(file=text.file_id).values_list("pk", flat=True), *read]


def _other_files(user: Any) -> QuerySet[Any, Any]:
    return beyond(user, "file")


def _strong_in(scenario: Any) -> Iterable[int]:
    return StrongReply.objects.filter(scenario=scenario).values_list("pk", flat=True)


def _asking_for(link: Any) -> Iterable[int]:
    return [link.requirement_id]


register(Source("course", _("Курсы"), "book", courses, Course, "courses.view_course", weight=1.3))
register(
    Source(
        "lesson",
        _("Уроки"),
        "file",
        lessons,
        Lesson,
        "courses.view_lesson",
        {Course: _lessons_of},
        weight=1.1,
        unread=beyond,
    )
)
register(
    Source(
        "file",
        _("Файлы уроков"),
        "download",
        files,
        Lesson,
        "courses.view_lesson",
        {Course: _lessons_of, FileText: _lessons_with},
        unread=_other_files,
    )
)
register(
    Source(
        "session",
        _("Занятия"),
        "calendar",
        sessions,
        SeminarSession,
        "courses.view_seminarsession",
        {Course: _sessions_of, SeminarEdition: _sessions_in},
        weight=0.5,
    )
)
register(
    Source(
        "faq",
        _("Вопросы и ответы"),
        "help",
        answers,
        CourseQuestion,
        "courses.view_coursequestion",
        {Course: _answers_of},
    )
)
register(Source("skill", _("Навыки"), "award", skills, Skill, "courses.view_skill"))
register(Source("article", _("База знаний"), "star", articles, Article, "courses.view_article", weight=1.3))
register(
    Source(
        "strong",
        _("Сильные ответы"),
        "award",
        strong_replies,
        StrongReply,
        "quizzes.view_strongreply",
        {Scenario: _strong_in},
    )
)
register(Source("help", _("Помощь"), "info", help_pages))
register(
    Source(
        "requirement",
        _("Требования"),
        "list",
        requirements,
        Requirement,
        "courses.view_requirement",
        {RequirementCourse: _asking_for},
    )
)
register(Source("scenario", _("Упражнения"), "edit", scenarios, Scenario, "quizzes.view_scenario"))
register(Source("quiz", _("Тесты"), "check", quizzes, Quiz, "quizzes.view_quiz"))
register(Source("question", _("Вопросы банка"), "list", questions, Question, "quizzes.view_question", weight=0.6))
register(Source("phrase", _("Фразы проверки"), "edit", phrases, Phrase, "quizzes.view_phrase"))
