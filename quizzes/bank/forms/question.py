"""A question as it is typed: what every kind has. Turns what was typed into a body and back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django import forms
from django.forms.utils import ErrorDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes.scoring import KINDS

from ..actions import TAG_LENGTH, TAGS_MOST
from ..filtering import DIFFICULTIES
from ..models import SECONDS_LEAST, SECONDS_MOST, Topic
from ..topics import tree
from .rows import BoundRows, some

OUTCOMES: Final = ("right", "part", "wrong")


def area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


@dataclass(frozen=True)
class Group:
    """Fields that stand together; the rare ones open when they are asked for."""

    title: str
    fields: list[forms.BoundField]
    rare: list[forms.BoundField] = field(default_factory=list)


class QuestionForm(forms.Form):
    """What every question has. A kind says in ``own`` what stands under the stem, and what of it stands under «Ещё»."""

    stem = forms.CharField(label=_("Вопрос"), max_length=4000, widget=area(3))
    explanation = forms.CharField(
        label=_("Пояснение"),
        max_length=2000,
        required=False,
        widget=area(3),
        help_text=_("Его увидят после попытки: почему так. Одна-две фразы."),
    )
    topic = forms.TypedChoiceField(
        label=_("Тема"),
        coerce=int,
        empty_value=None,
        error_messages={"required": _("Выберите тему или впишите новую.")},
    )
    new_topic = forms.CharField(label=_("Новая тема, если нужной нет"), max_length=120, required=False)
    difficulty = forms.TypedChoiceField(label=_("Сложность"), choices=DIFFICULTIES, coerce=int, initial=1)
    tags = forms.CharField(
        label=_("Метки"),
        max_length=TAGS_MOST * (TAG_LENGTH + 2),
        required=False,
        help_text=_("Через запятую: «59-ФЗ, новичкам»."),
    )
    seconds = forms.IntegerField(
        label=_("Сколько секунд нужно на ответ"), min_value=SECONDS_LEAST, max_value=SECONDS_MOST, required=False
    )
    source_url = forms.URLField(
        label=_("Источник"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Ссылка на закон или материал. Её видят тренеры."),
    )
    source_note = forms.CharField(
        label=_("Закон, статья, страница"), max_length=300, required=False, help_text=_("«59-ФЗ, ст. 12, ч. 1».")
    )
    feedback_right = forms.CharField(label=_("Если ответ верный"), max_length=1000, required=False, widget=area(1))
    feedback_part = forms.CharField(label=_("Если верный частично"), max_length=1000, required=False, widget=area(1))
    feedback_wrong = forms.CharField(label=_("Если неверный"), max_length=1000, required=False, widget=area(1))
    hints = LinesField(
        label=_("Подсказки"),
        required=False,
        widget=area(2),
        help_text=_("По одной в строке. На тренировке их дают по очереди, после неверного ответа."),
    )
    picture = forms.IntegerField(required=False, widget=forms.HiddenInput)
    picture_alt = forms.CharField(label=_("Что на картинке"), max_length=300, required=False)
    attachment = forms.IntegerField(required=False, widget=forms.HiddenInput)
    attachment_name = forms.CharField(label=_("Как назвать файл"), max_length=150, required=False)
    by_rules = forms.BooleanField(
        label=_("Проверять по правилам, с которыми вопрос загружен"),
        required=False,
        initial=True,
        help_text=_("Они важнее того, что отмечено ниже. Если меняете верный ответ, снимите отметку."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    # All but the text and the topic may stay empty: saying so at each would be noise.
    mark_optional = False
    kind: str
    hint: ClassVar[str | Promise] = ""
    # The fields of the kind, in their order: under the stem, and those that are needed now and then.
    own: ClassVar[tuple[str, ...]] = ()
    rare: ClassVar[tuple[str, ...]] = ()
    # The keys of the body that the kind writes. What the form does not know stays as it is.
    keys: ClassVar[tuple[str, ...]] = ()
    # Common fields that the kind reads too: a text with gaps says which gaps there are.
    reads: ClassVar[tuple[str, ...]] = ()
    # A part of the page that only this kind has, before its fields.
    tool: ClassVar[str] = ""

    def __init__(
        self,
        *args: Any,
        kind: str,
        body: Mapping[str, Any] | None = None,
        refused_files: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.kept, self.refused_files = kind, body or {}, refused_files or {}
        if body is not None:
            kwargs["initial"] = {**self.initial_of(body), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if not self.kept.get("processing"):
            del self.fields["by_rules"]
        choices = [("", _("выберите"))] + [(branch.pk, branch.indented) for branch in tree(Topic.objects.all())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]
        self.fields["source_url"].widget.attrs["autocomplete"] = "off"

    # --- the page

    @property
    def groups(self) -> list[Group]:
        """The fields of the kind as they stand together."""
        return [Group("", [self[name] for name in self.own if name in self.fields])]

    @property
    def rare_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.rare if name in self.fields]

    @property
    def outcome_fields(self) -> list[forms.BoundField]:
        return [self[f"feedback_{outcome}"] for outcome in OUTCOMES]

    @property
    def is_rare_open(self) -> bool:
        """Whether «Ещё» is open: something is said there, or something there is wrong."""
        rare = [*self.rare, *(f"feedback_{one}" for one in OUTCOMES), "hints", "seconds", "tags"]
        held = [name for name in rare if name in self.fields]
        usual: tuple[Any, ...] = (None, "", [], False)
        return any(
            name in self.errors or self[name].value() not in (*usual, self.fields[name].initial) for name in held
        )

    # --- the body

    def initial_of(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a body that is there already."""
        picture, attachment = body.get("picture") or {}, body.get("attachment") or {}
        said = body.get("feedback") or {}
        return {
            "stem": body.get("stem", ""),
            "explanation": body.get("explanation") or "",
            "hints": list(body.get("hints") or []),
            "picture": picture.get("file"),
            "picture_alt": picture.get("alt", ""),
            "attachment": attachment.get("file"),
            "attachment_name": attachment.get("name", ""),
            **{f"feedback_{outcome}": said.get(outcome, "") for outcome in OUTCOMES},
            **self.own_initial(body),
        }

    @abstractmethod
    def own_initial(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The fields that only this kind has."""

    @abstractmethod
    def own_body(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The part of the body that only this kind has."""

    def body(self) -> dict[str, Any]:
        """What ``quizzes.scoring`` understands. What was not touched stays as it was written, to the letter."""
        data = self.cleaned_data
        was = self.initial_of(self.kept) if self.kept else None
        body = dict(self.kept)
        if "by_rules" in self.fields and not data.get("by_rules"):
            del body["processing"]
        for names, keys, said in self._pieces(data):
            if was is not None and all(self._same(data.get(name), was.get(name)) for name in names):
                continue
            for key in keys:
                body.pop(key, None)
            body |= said()
        return body

    def _pieces(self, data: Mapping[str, Any]) -> list[tuple[tuple[str, ...], tuple[str, ...], Any]]:
        """The fields of each part of the body, the keys it stands under, and what it says."""
        outcomes = tuple(f"feedback_{outcome}" for outcome in OUTCOMES)
        own = (*self.own, *self.rare, *self.reads)
        return [
            (("stem",), (), lambda: {"stem": data.get("stem", "")}),
            (own, self.keys, lambda: self.own_body(data)),
            (("explanation",), ("explanation",), lambda: some(explanation=data.get("explanation"))),
            (("hints",), ("hints",), lambda: some(hints=data.get("hints"))),
            (("picture", "picture_alt"), ("picture",), lambda: some(picture=self._picture(data))),
            (("attachment", "attachment_name"), ("attachment",), lambda: some(attachment=self._attachment(data))),
            (outcomes, ("feedback",), lambda: some(feedback=self._outcomes(data))),
        ]

    @staticmethod
    def _same(typed: Any, was: Any) -> bool:
        return typed == was or (typed in (None, "", []) and was in (None, "", []))

    @staticmethod
    def _picture(data: Mapping[str, Any]) -> dict[str, Any]:
        return {"file": data["picture"], "alt": data.get("picture_alt", "")} if data.get("picture") else {}

    @staticmethod
    def _attachment(data: Mapping[str, Any]) -> dict[str, Any]:
        held = data.get("attachment")
        return {"file": held, "name": data.get("attachment_name") or str(_("Приложение"))} if held else {}

    @staticmethod
    def _outcomes(data: Mapping[str, Any]) -> dict[str, Any]:
        return some(**{outcome: data.get(f"feedback_{outcome}") for outcome in OUTCOMES})

    # --- what is wrong with it

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("new_topic"):
            self.errors.pop("topic", None)
        for name, reason in self.refused_files.items():
            self.add_error(name, reason)
        if data.get("picture") and not data.get("picture_alt"):
            self.add_error("picture_alt", _("Скажите словами, что на картинке: её увидят не все."))
        own = [self[name] for name in self.own if name in self.fields]
        if not any(isinstance(bound, BoundRows) and bound.name in self.errors for bound in own):
            self._add_problems()
        return data

    def _add_problems(self) -> None:
        """What the kind has against the body stands by the first field of the kind."""
        body = self.body()
        where = next((name for name in self.own if name in self.fields), None)
        for problem in KINDS[self.kind].problems({**body, "stem": body.get("stem") or "…"}):
            self.add_error(where, problem)

    def chosen_topic(self) -> tuple[int | None, str]:
        """The key of the topic, or the title of a new one."""
        title = self.cleaned_data.get("new_topic") or ""
        return (None, title) if title else (self.cleaned_data.get("topic"), "")

    def beside(self) -> dict[str, Any]:
        """What is kept beside the body, by the names that the actions use."""
        data = self.cleaned_data
        names = ("difficulty", "source_url", "source_note", "seconds")
        tags = [tag.strip() for tag in data.get("tags", "").split(",") if tag.strip()]
        return {**{name: data[name] for name in names}, "tags": tags}

    def forgive(self) -> None:
        """Show what was typed without complaints: it was not meant to be saved yet. A file refused is told at once."""
        kept = {name: self.errors[name] for name in self.refused_files if name in self.errors}
        self._errors = ErrorDict(kept)

    def refuse(self, reasons: Iterable[str]) -> None:
        for reason in reasons:
            self.add_error(None, reason)
