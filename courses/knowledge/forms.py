from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.lessons.forms import BodyWidget, picture_field

from .models import Article


class ArticleForm(forms.Form):
    section = forms.ChoiceField(label=_("Раздел"), choices=Article.Section.choices)
    title = forms.CharField(label=_("Название"), max_length=200)
    summary = forms.CharField(
        label=_("О чём статья"), max_length=300, required=False, help_text=_("Одно предложение для списка.")
    )
    body = forms.CharField(label=_("Текст"), required=False, widget=BodyWidget)
    picture = picture_field(_("PNG, JPEG или WebP. После сохранения она появится в списке «Картинки статьи»."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    # The text that a colleague has saved meanwhile, where both have changed the same paragraph.
    theirs: SafeString | None = None

    def entered(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("section", "title", "summary", "body", "picture")}
