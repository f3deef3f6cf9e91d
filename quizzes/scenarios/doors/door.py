"""What a page needs to know of a kind of exercise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.scenarios.kinds import Answer, Kind

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise
    from quizzes.scenarios.models import Reply, Scenario

TEXT_LIMIT = 10_000


class AnswerForm(forms.Form):
    """What an official sends. A subclass adds what its kind asks for beside the words and says it in ``extra``."""

    mark_optional = False  # what lacks is said when it is sent

    text = forms.CharField(
        label=_("Ваш ответ"),
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "lang": "ru", "spellcheck": "true"}),
        error_messages={
            "required": _("Ответ пустой. Напишите жителю и отправьте ещё раз."),
            "max_length": _("Ответ длиннее 10 000 знаков. Сократите его и отправьте ещё раз."),
        },
    )

    turn = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, exercise: Exercise, work: Mapping[str, Any], **kwargs: Any) -> None:
        kwargs["initial"] = {"turn": work.get("turn", 0), **kwargs.get("initial", {})}
        self.exercise, self.work = exercise, work
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    @property
    def extra(self) -> dict[str, Any]:
        """What was answered beside the words, ready for JSON; lenient while ``cleaned_data`` has gaps."""
        return {}

    @property
    def answer(self) -> Answer:
        return Answer(self.cleaned_data.get("text", ""), self.extra, self.cleaned_data.get("turn"))


class SetupForm(forms.Form):
    """What an author writes for one kind. ``setup`` is what is kept with the scenario: the fields, unless said else."""

    mark_optional = False  # what is still needed stands in the readiness list

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        self.scenario = scenario
        super().__init__(*args, **kwargs)

    @property
    def setup(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class Door:
    """How one kind of exercise is shown; each subclass has one instance in ``DOORS``."""

    kind: ClassVar[Kind]
    answer_form: ClassVar[type[AnswerForm]] = AnswerForm
    setup_form: ClassVar[type[SetupForm] | None] = None  # None: nothing to set up beside the scenario itself
    folder: ClassVar[str] = ""  # of the templates answer.html, result.html and setup.html, in quizzes/scenarios/kinds
    has_result: ClassVar[bool] = True  # whether the folder has a result.html, shown above the marked reply

    def template(self, page: str) -> str:
        """``page``: answer, result or setup."""
        return f"quizzes/scenarios/kinds/{self.folder or self.kind.code}/{page}.html"

    def writing(self, reply: Reply) -> Mapping[str, Any]:
        """What the page of the answer needs beside the form and the message."""
        return {}

    def result(self, reply: Reply) -> Mapping[str, Any]:
        """What the page of the result needs beside the marked reply."""
        return {}

    def setting_up(self, scenario: Scenario) -> Mapping[str, Any]:
        """What the page of the setup needs beside the form."""
        return {}
