"""What each kind of lesson consists of, and what may complete it. Asks nothing of the database."""

from __future__ import annotations

from typing import Final

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from lms.files.models import StoredFile

from .models import Lesson

Kind, Rule = Lesson.Kind, Lesson.Rule

# The field that holds the lesson's own content.
CONTENT: Final[dict[str, str]] = {
    Kind.TEXT: "body",
    Kind.FILE: "file",
    Kind.VIDEO: "file",
    Kind.LINK: "url",
    Kind.QUIZ: "quiz",
    Kind.REPLY: "scenario",
}
COMPLETIONS: Final[dict[str, tuple[Lesson.Rule, ...]]] = {
    Kind.TEXT: (Rule.VIEWED,),
    Kind.FILE: (Rule.VIEWED,),
    Kind.VIDEO: (Rule.VIEWED,),
    Kind.LINK: (Rule.VIEWED,),
    Kind.QUIZ: (Rule.PASSED,),
    Kind.REPLY: (Rule.SUBMITTED, Rule.PASSED, Rule.MARKED),
}
FILE_KINDS: Final[dict[str, tuple[StoredFile.Kind, ...]]] = {
    Kind.FILE: (StoredFile.Kind.PDF, StoredFile.Kind.SLIDES, StoredFile.Kind.DOCUMENT, StoredFile.Kind.SHEET),
    Kind.VIDEO: (StoredFile.Kind.VIDEO,),
}


def is_blank(body: str) -> bool:
    """Whether a text holds nothing to read or to look at."""
    return "<img" not in body and not strip_tags(body).replace("\xa0", " ").strip()


def gap(lesson: Lesson) -> str:
    """What the lesson lacks to be what it says it is; empty where nothing."""
    sentences = {
        Kind.TEXT: _("В уроке «%s» нет текста."),
        Kind.FILE: _("В уроке «%s» нет файла."),
        Kind.VIDEO: _("В уроке «%s» нет видео."),
        Kind.LINK: _("В уроке «%s» нет ссылки."),
        Kind.QUIZ: _("В уроке «%s» не выбран тест."),
        Kind.REPLY: _("В уроке «%s» не выбрано упражнение."),
    }
    kind = Kind(lesson.kind)
    filled = not is_blank(lesson.body) if kind == Kind.TEXT else _is_filled(lesson)
    return "" if filled else sentences[kind] % lesson.title


def _is_filled(lesson: Lesson) -> bool:
    name = CONTENT[lesson.kind]
    return bool(lesson.url if name == "url" else getattr(lesson, f"{name}_id"))
