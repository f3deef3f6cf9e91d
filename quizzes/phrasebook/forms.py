from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes import replies
from quizzes.replies.phrases import find_own
from quizzes.replies.text import Text

from .models import Phrase, Phrasebook
from .queries import EVERYWHERE

SAMPLE_LIMIT = 5_000
SEVERITIES = [(1, _("мелочь")), (2, _("заметно")), (3, _("грубая ошибка"))]
KINDS = [("harm", _("Вредит ответу")), ("language", _("Тяжёлый язык")), ("good", _("Так и надо писать"))]


class PhraseForm(forms.ModelForm[Phrase]):
    """A phrase with its remark, and a text to try it on, which is not kept."""

    severity = forms.TypedChoiceField(label=_("Насколько серьёзно"), choices=SEVERITIES, coerce=int, initial=1)
    kind = forms.ChoiceField(label=_("Что это за замечание"), choices=KINDS, initial="language")
    new_phrasebook = forms.CharField(label=_("Новый набор, если нужного нет"), max_length=120, required=False)
    sample = forms.CharField(
        label=_("Проверить на тексте"),
        required=False,
        max_length=SAMPLE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Вставьте любой ответ: покажем, где фраза отметится. Этот текст не сохраняется."),
    )

    class Meta:
        model = Phrase
        fields = ["words", "kind", "severity", "title", "why", "how", "rewording", "phrasebook"]
        labels = {
            "words": _("Фраза"),
            "title": _("Заголовок замечания"),
            "why": _("Почему так не стоит (или почему хорошо)"),
            "how": _("Как лучше"),
            "rewording": _("Что написать вместо неё"),
            "phrasebook": _("Где отмечать"),
        }
        help_texts = {
            "words": _(
                "Обычными словами, без кавычек. Слово найдётся в любой форме: «мера» отметит и «меры». "
                "Звёздочка заменяет любое окончание: «приня* меры»."
            ),
            "title": _("Два-три слова."),
            "why": _("Одно предложение: что видит за этими словами житель."),
            "how": _("Совет автору ответа."),
            "rewording": _("Готовые слова, если они есть."),
        }
        error_messages = {
            "words": {"required": _("Напишите фразу.")},
            "title": {"required": _("Назовите замечание двумя-тремя словами.")},
            "why": {"required": _("Объясните, почему: без этого замечание не поможет.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books: forms.ModelChoiceField[Phrasebook] = self.fields["phrasebook"]  # type: ignore[assignment]
        books.queryset = Phrasebook.objects.order_by("title")
        books.empty_label = str(_("Во всех упражнениях"))
        # No choice is a choice here: everywhere.
        books.widget.attrs["data-required"] = "false"

    def clean_words(self) -> str:
        return " ".join(str(self.cleaned_data["words"]).split())

    def clean_new_phrasebook(self) -> str:
        return " ".join(str(self.cleaned_data["new_phrasebook"]).split())

    def remark(self) -> dict[str, Any]:
        """What is kept, without the phrasebook."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name != "phrasebook"}

    def tried(self) -> list[replies.Segment] | None:
        """The sample cut where the phrase is met; None where there is nothing to try. Call ``is_valid`` before."""
        sample, words = self.cleaned_data.get("sample"), self.cleaned_data.get("words")
        if not sample or not words:
            return None
        kind: replies.FindingKind = self.cleaned_data.get("kind") or "language"
        phrase = replies.Phrase(words, kind, 1, "", "")
        found = [
            replies.Finding.at((start, end), "own_phrase", kind, 1, "", "")
            for _phrase, start, end in find_own(Text(sample), [phrase])
        ]
        return replies.segments(sample, found)

    def forgive(self) -> None:
        """Hold nothing against what is still missing: she only wants to look."""
        self._errors = forms.utils.ErrorDict()


class PhraseFilter(forms.Form):
    """What the list is narrowed to; nonsense in the address narrows nothing."""

    mark_optional = False
    q = forms.CharField(label=_("Слова"), required=False, max_length=100)
    book = forms.ChoiceField(label=_("Где"), required=False)
    state = forms.ChoiceField(label=_("Какие"), required=False, choices=[("", _("действуют")), ("off", _("выключены"))])

    def __init__(self, data: Mapping[str, Any], *, books: Iterable[Phrasebook]) -> None:
        super().__init__(data)
        self.fields["book"].choices = [  # type: ignore[attr-defined]
            ("", _("везде и по наборам")),
            (EVERYWHERE, _("во всех упражнениях")),
            *((str(book.pk), book.title) for book in books),
        ]
        for name in ("book", "state"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.is_valid()

    def asked(self) -> dict[str, Any]:
        """The arguments for ``queries.phrases``."""
        data = self.cleaned_data
        return {"text": data.get("q") or "", "book": data.get("book") or "", "off": data.get("state") == "off"}

    @property
    def narrowed(self) -> bool:
        return any(self.cleaned_data.values())
