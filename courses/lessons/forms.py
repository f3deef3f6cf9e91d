"""What a trainer fills in of a lesson. Rooms with kinds of their own build their forms on these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import ProseEditorWidget

from lms.files.models import StoredFile
from lms.uploads.fields import ResumableField

from . import kinds, queries
from .models import Lesson

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NEW: Final = "new"
CAPTIONS: Final = _("Файл .vtt или .srt: реплики со временем. Нужны тем, кто не слышит или смотрит без звука.")


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
                        {"group": "insert"},
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


def picture_field(help_text: StrOrPromise) -> forms.FileField:
    """A picture that is put among those of a text, to be set into it after that."""
    accept = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})
    return forms.FileField(label=_("Добавить картинку"), required=False, help_text=help_text, widget=accept)


class LessonForm(forms.Form):
    """What every lesson has; the forms of the kinds add what theirs consists of."""

    title = forms.CharField(label=_("Название"), max_length=200)
    summary = forms.CharField(
        label=_("О чём урок"), max_length=300, required=False, help_text=_("Одно предложение под названием.")
    )
    minutes = forms.IntegerField(label=_("Сколько минут займёт"), min_value=1, max_value=600, initial=10)
    required = forms.BooleanField(label=_("Обязателен для зачёта семинара"), required=False, initial=True)
    completion = forms.ChoiceField(label=_("Урок засчитывается, когда слушатель"), widget=forms.RadioSelect)
    at_least = forms.IntegerField(
        label=_("Не меньше скольких минут"),
        required=False,
        min_value=1,
        max_value=kinds.LONGEST,
        help_text=_("Нужно только для времени. Считаются минуты, пока страница урока открыта перед слушателем."),
    )
    after = forms.TypedChoiceField(
        label=_("Открывается"), required=False, coerce=int, empty_value=None, help_text=_("Обычно сразу.")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    kind: str = ""
    # The order on the page: what the lesson is, its own content, how it counts.
    content: tuple[str, ...] = ()
    settings_fields: tuple[str, ...] = ()

    COMPLETION_WORDS: ClassVar[dict[Lesson.Rule, Any]] = {
        Lesson.Rule.SUBMITTED: _("отправит ответ, какой бы ни была оценка"),
        Lesson.Rule.PASSED: _("наберёт проходной балл"),
        Lesson.Rule.MARKED: _("получит зачёт у тренера"),
        Lesson.Rule.VIEWED: _("отметит урок пройденным"),
        Lesson.Rule.TIME: _("пробудет на нём столько минут, сколько указано ниже"),
        Lesson.Rule.WATCHED: _("посмотрит такую долю записи, какая указана ниже"),
        Lesson.Rule.ATTENDED: _("побывает на занятии"),
        Lesson.Rule.TICKED: _("отметит все обязательные пункты"),
        Lesson.Rule.VOTED: _("проголосует"),
    }

    def __init__(self, *args: Any, kind: str, earlier: Sequence[Lesson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        ways = kinds.kind_of(kind).completions
        if len(ways) == 1:
            del self.fields["completion"]
        else:
            self.fields["completion"].choices = [(way, self.COMPLETION_WORDS[way]) for way in ways]  # type: ignore[attr-defined]
        if Lesson.Rule.TIME not in ways:
            del self.fields["at_least"]
        self.by_id = {lesson.pk: lesson for lesson in earlier}
        choices = [("", _("сразу")), *((lesson.pk, _("после «%s»") % lesson.title) for lesson in earlier)]
        self.fields["after"].choices = choices  # type: ignore[attr-defined]
        if not earlier:
            del self.fields["after"]

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        """What the fields show of a lesson that is there already; a kind with settings unfolds them here."""
        return {
            **{name: getattr(lesson, name) for name in ("title", "summary", "minutes", "required", "completion")},
            "body": lesson.body,
            "url": lesson.url,
            "quiz": lesson.quiz_id,
            "scenario": lesson.scenario_id,
            "after": lesson.after_id,
            "at_least": lesson.settings.get("at_least"),
            "settings": lesson.settings,
        }

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.content if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("completion") == Lesson.Rule.TIME and not data.get("at_least") and "at_least" not in self.errors:
            self.add_error("at_least", _("Скажите, сколько минут нужно пробыть на уроке."))
        return data

    def entered(self) -> dict[str, Any]:
        """The values for ``editing.create_lesson`` and ``update_lesson``; a kind's own ones go into ``settings``."""
        own = {"seen", "at_least", *self.settings_fields}
        fields = {name: value for name, value in self.cleaned_data.items() if name not in own}
        if "after" in fields:
            fields["after"] = self.by_id.get(fields["after"])
        timed = fields.get("completion") == Lesson.Rule.TIME
        times = {"at_least": self.cleaned_data["at_least"]} if timed else {}
        return {**fields, "settings": {**self.settings_entered(), **times}}

    def settings_entered(self) -> dict[str, Any]:
        """What of ``settings`` the fields named in ``settings_fields`` make."""
        return {}

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)


class WithTextForm(LessonForm):
    """A lesson that has a text, of its own or beside a file."""

    body = forms.CharField(label=_("Текст"), required=False, widget=BodyWidget)
    picture = picture_field(_("PNG, JPEG или WebP. После сохранения она появится в списке «Картинки урока»."))

    content: tuple[str, ...] = ("body",)


FILE_KINDS: Final = (StoredFile.Kind.PDF, StoredFile.Kind.SLIDES, StoredFile.Kind.DOCUMENT, StoredFile.Kind.SHEET)


class FileForm(WithTextForm):
    upload = ResumableField(
        label=_("Файл"),
        required=False,
        kinds=FILE_KINDS,
        accept=".pdf,.pptx,.docx,.xlsx,.odt,.odp,.ods",
        help_text=_("PDF откроется прямо в уроке; PPTX, DOCX, XLSX и ODF можно будет скачать. До 50 МБ."),
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("выберите")), (NEW, _("новый тест — составлю сейчас")), *queries.quiz_choices()]
        self.fields["quiz"].choices = offered  # type: ignore[attr-defined]

    def entered(self) -> dict[str, Any]:
        return _chosen(super().entered(), "quiz")


class ReplyForm(LessonForm):
    scenario = forms.ChoiceField(label=_("Упражнение"), required=False)
    content = ("scenario",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [("", _("выберите")), (NEW, _("новое упражнение — напишу сейчас")), *queries.scenario_choices()]
        self.fields["scenario"].choices = offered  # type: ignore[attr-defined]

    def entered(self) -> dict[str, Any]:
        return _chosen(super().entered(), "scenario")


def _chosen(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """The key of what was chosen, or the wish to begin a new one."""
    value = fields.pop(name)
    if value == NEW:
        return {**fields, "begin": True}
    return {**fields, f"{name}_id": int(value) if value else None}
