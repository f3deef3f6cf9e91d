from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.templatetags.static import static
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from courses.catalogue.models import Course
from courses.lessons import kinds
from courses.lessons.models import Lesson
from lms.ui.forms import LinesField

NEW: Final = "new"


class NewCourseForm(forms.ModelForm[Course]):
    """As little as a course can be begun with."""

    class Meta:
        model = Course
        fields = ["programme", "title", "subtitle"]
        help_texts = {
            "title": _("Как в расписании: «Анатомия ответа: семь элементов»."),
            "subtitle": _("Одной строкой, что это даст слушателю."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].empty_label = None  # type: ignore[attr-defined]


class CourseForm(forms.ModelForm[Course]):
    """The page of a course. ``seen`` is the moment of change that the trainer had before her."""

    objectives = LinesField(
        label=_("Чему научитесь"),
        required=False,
        longest=200,
        help_text=_("По одной цели в строке, с глагола: «Отличать ответ от отписки»."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Course
        fields = [
            "title",
            "subtitle",
            "description",
            "objectives",
            "audience",
            "programme",
            "order",
            "academic_hours",
            "valid_months",
        ]
        labels = {
            "order": _("Номер в программе"),
            "academic_hours": _("Академических часов"),
            "valid_months": _("Сертификат действует, месяцев"),
        }
        help_texts = {
            "description": _("Два-три предложения: зачем этот семинар и чем он поможет в работе."),
            "audience": _("Например: «исполнители и администраторы страниц»."),
            "academic_hours": _("По 45 минут. Это число стоит в сертификате."),
            "valid_months": _("Пусто: бессрочно."),
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].empty_label = None  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["seen"] = self.instance.changed_at.isoformat()

    def seen_at(self) -> dt.datetime | None:
        """The ``changed_at`` that came with the form; nonsense counts as none."""
        try:
            return parse_datetime(self.cleaned_data.get("seen") or "")
        except ValueError:
            return None

    def entered(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class BodyWidget(ProseEditorWidget):  # type: ignore[misc]
    """The editor of a lesson's text: only what ``courses.lessons.body`` keeps, and our callouts.

    Without scripts it is a plain field with the HTML of the text.
    """

    def __init__(self) -> None:
        config = {
            "extensions": {
                "Heading": {"levels": [2, 3]},
                "Bold": True,
                "Italic": True,
                "BulletList": True,
                "OrderedList": {"enableListAttributes": False},
                "ListItem": True,
                "Blockquote": True,
                "HardBreak": True,
                "HorizontalRule": True,
                "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
                "Table": True,
                "TableRow": True,
                "TableHeader": True,
                "TableCell": True,
                "Figure": True,
                "Caption": True,
                "Image": True,
                "Underline": True,
                "Strike": True,
                "Code": True,
                "CodeBlock": True,
                "Subscript": True,
                "Superscript": True,
                "Lesson": True,
                "Menu": {
                    "groups": [
                        {"group": "blockType -lists", "type": "dropdown", "minItems": 2},
                        {"group": "lists"},
                        {"group": "lesson", "type": "dropdown"},
                        {"group": "marks"},
                        {"group": "link"},
                        {"group": "table"},
                        {"group": "history"},
                    ]
                },
                "HTML": False,
            }
        }
        super().__init__(config=config, preset="configurable", attrs={"rows": 20})

    def get_config(self) -> Any:
        return {**super().get_config(), "js_modules": [static("js/prose-lesson.js")]}


class LessonForm(forms.Form):
    """What every lesson has; the forms of the kinds below add what theirs consists of."""

    title = forms.CharField(label=_("Название"), max_length=200)
    summary = forms.CharField(
        label=_("О чём урок"), max_length=300, required=False, help_text=_("Одно предложение под названием.")
    )
    minutes = forms.IntegerField(label=_("Сколько минут займёт"), min_value=1, max_value=600, initial=10)
    required = forms.BooleanField(label=_("Обязателен для зачёта семинара"), required=False, initial=True)
    completion = forms.ChoiceField(label=_("Урок засчитывается, когда слушатель"), widget=forms.RadioSelect)
    after = forms.TypedChoiceField(
        label=_("Открывается"), required=False, coerce=int, empty_value=None, help_text=_("Обычно сразу.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    kind: str = ""
    # The order on the page: what the lesson is, its own content, how it counts.
    content: tuple[str, ...] = ()

    COMPLETION_WORDS: Final = {
        Lesson.Rule.SUBMITTED: _("отправит ответ, какой бы ни была оценка"),
        Lesson.Rule.PASSED: _("наберёт проходной балл"),
        Lesson.Rule.MARKED: _("получит зачёт у тренера"),
        Lesson.Rule.VIEWED: _("отметит урок пройденным"),
    }

    def __init__(self, *args: Any, kind: str, earlier: Sequence[Lesson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        ways = kinds.COMPLETIONS[kind]
        if len(ways) == 1:
            del self.fields["completion"]
        else:
            self.fields["completion"].choices = [(way, self.COMPLETION_WORDS[way]) for way in ways]  # type: ignore[attr-defined]
        self.by_id = {lesson.pk: lesson for lesson in earlier}
        choices = [("", _("сразу")), *((lesson.pk, _("после «%s»") % lesson.title) for lesson in earlier)]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]
        if not earlier:
            del self.fields["after"]

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.content if name in self.fields]

    def entered(self) -> dict[str, Any]:
        """The values for ``editing.create_lesson`` and ``update_lesson``."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        if "after" in fields:
            fields["after"] = self.by_id.get(fields["after"])
        return fields

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class WithTextForm(LessonForm):
    """A lesson that has a text, of its own or beside a file."""

    body = forms.CharField(label=_("Текст"), required=False, widget=BodyWidget)
    picture = forms.FileField(
        label=_("Добавить картинку"),
        required=False,
        help_text=_("PNG, JPEG или WebP. После сохранения она появится в списке «Картинки урока»."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )

    content: tuple[str, ...] = ("body",)


class FileForm(WithTextForm):
    upload = forms.FileField(
        label=_("Файл"),
        required=False,
        help_text=_("PDF, PPTX, DOCX, XLSX или ODF, до 50 МБ."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.pptx,.docx,.xlsx,.odt,.odp,.ods"}),
    )
    content = ("upload", "body")


class VideoForm(WithTextForm):
    upload = forms.FileField(
        label=_("Видео"),
        required=False,
        help_text=_("MP4 или WebM, до 500 МБ. Большой файл загружается несколько минут: не закрывайте страницу."),
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/webm"}),
    )
    content = ("upload", "body")


class LinkForm(WithTextForm):
    url = forms.URLField(
        label=_("Ссылка"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Адрес страницы целиком: https://…"),
    )
    content = ("url", "body")


class QuizForm(LessonForm):
    quiz = forms.ChoiceField(label=_("Тест"), required=False)
    content = ("quiz",)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("выберите")), (NEW, _("новый тест — составлю сейчас")), *choices]
        self.fields["quiz"].choices = offered  # type: ignore[attr-defined]

    def entered(self) -> dict[str, Any]:
        return _chosen(super().entered(), "quiz")


class ReplyForm(LessonForm):
    scenario = forms.ChoiceField(label=_("Упражнение"), required=False)
    content = ("scenario",)

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("выберите")), (NEW, _("новое упражнение — напишу сейчас")), *choices]
        self.fields["scenario"].choices = offered  # type: ignore[attr-defined]

    def entered(self) -> dict[str, Any]:
        return _chosen(super().entered(), "scenario")


def _chosen(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """The key of what was chosen, or the wish to begin a new one."""
    value = fields.pop(name)
    if value == NEW:
        return {**fields, "begin": True}
    return {**fields, f"{name}_id": int(value) if value else None}


FORMS: Final[dict[str, type[LessonForm]]] = {
    Lesson.Kind.TEXT: WithTextForm,
    Lesson.Kind.FILE: FileForm,
    Lesson.Kind.VIDEO: VideoForm,
    Lesson.Kind.LINK: LinkForm,
    Lesson.Kind.QUIZ: QuizForm,
    Lesson.Kind.REPLY: ReplyForm,
}
