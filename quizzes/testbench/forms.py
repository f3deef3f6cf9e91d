from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes import replies
from quizzes.phrasebook.models import Phrasebook
from quizzes.scenarios.doors.door import TEXT_LIMIT
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.forms import PointsField
from quizzes.scenarios.models import Channel, Scenario


class BenchForm(forms.Form):
    """A reply and what its author knew. Only the reply is needed: the rest makes the judgement surer."""

    mark_optional = False

    channel = forms.ChoiceField(label=_("Канал"), choices=Channel.choices, initial=Channel.VK_COMMENT)
    public = forms.BooleanField(label=_("Ответ видят все"), required=False, initial=True)
    author_name = forms.CharField(label=_("Имя жителя, как на странице"), required=False, max_length=120)
    message = forms.CharField(
        label=_("Сообщение жителя"), required=False, max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 4})
    )
    facts = LinesField(
        label=_("Факты"),
        required=False,
        help_text=_("По одному в строке. С ними машина сверит даты, суммы и телефоны."),
    )
    points = PointsField(
        label=_("Что должно быть в ответе"),
        required=False,
        help_text=_("По одному в строке. После черты вес от 1 до 5."),
    )
    phrasebook = forms.ModelChoiceField(
        Phrasebook.objects.none(), label=_("Набор фраз"), required=False, empty_label=_("только общие фразы")
    )
    reply = forms.CharField(
        label=_("Ответ"),
        strip=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": _("Вставьте ответ, который надо проверить."),
            "max_length": _("Ответ длиннее 10 000 знаков: сократите его."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        books: forms.ModelChoiceField[Phrasebook] = self.fields["phrasebook"]  # type: ignore[assignment]
        books.queryset = Phrasebook.objects.order_by("title")

    @property
    def text(self) -> str:
        return str(self.cleaned_data["reply"]).replace("\r\n", "\n").strip()

    def exercise(self) -> Exercise:
        """The situation as an exercise, so that the pages of exercises can show it."""
        data = self.cleaned_data
        return Exercise(
            title=str(_("Проверка ответа")),
            channel=data["channel"],
            message=data["message"],
            author_name=data["author_name"],
            public=data["public"],
            facts=tuple(data["facts"]),
            points=tuple(replies.Point(point["text"], point["weight"]) for point in data["points"]),
        )


def filled_from(scenario: Scenario) -> dict[str, Any]:
    """What an exercise gives to the form."""
    names = ("channel", "public", "author_name", "message", "facts", "points", "phrasebook")
    return {name: getattr(scenario, name) for name in names}
