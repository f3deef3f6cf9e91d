from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import WithTextForm
from courses.lessons.lines import keyed
from lms.ui.forms import LinesField

from .terms import LONGEST_TERM, LONGEST_TEXT, MOST, parted

if TYPE_CHECKING:
    from courses.lessons.models import Lesson


class GlossaryForm(WithTextForm):
    terms = LinesField(
        label=_("Термины"),
        required=False,
        longest=LONGEST_TERM + LONGEST_TEXT,
        help_text=_(
            "По одному в строке, через тире: «Отписка — ответ, после которого человеку не стало яснее». "
            "Можно вставить два столбца из таблицы. По алфавиту их расставит система."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    content = ("body", "terms")
    settings_fields = ("terms",)

    @classmethod
    def initial_of(cls, lesson: Lesson) -> dict[str, Any]:
        terms = [f"{row['term']} — {row['text']}" for row in lesson.settings.get("terms", [])]
        return {**super().initial_of(lesson), "terms": terms}

    def clean_terms(self) -> list[tuple[str, str]]:
        lines: list[str] = self.cleaned_data["terms"]
        if len(lines) > MOST:
            raise ValidationError(_("Терминов слишком много: оставьте не больше %s.") % MOST)
        found: dict[str, tuple[str, str]] = {}
        for line in lines:
            pair = parted(line)
            if pair is None:
                raise ValidationError(_("Здесь нет тире между термином и объяснением: «%s».") % line[:80])
            if len(pair[0]) > LONGEST_TERM:
                raise ValidationError(_("Термин слишком длинный: «%s…».") % pair[0][:80])
            if pair[0].casefold() in found:
                raise ValidationError(_("Термин «%s» объяснён дважды.") % pair[0])
            found[pair[0].casefold()] = pair
        return list(found.values())

    def settings_entered(self) -> dict[str, Any]:
        pairs: list[tuple[str, str]] = self.cleaned_data["terms"]
        before = [
            {"key": row["key"], "text": row["term"]} for row in (self.initial.get("settings") or {}).get("terms", [])
        ]
        keys = [key for key, _term in keyed([term for term, _text in pairs], before)]
        return {
            "terms": [{"key": key, "term": term, "text": text} for key, (term, text) in zip(keys, pairs, strict=True)]
        }
