from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds.decision import (
    DECISION_KIND,
    FEWEST,
    GRADES,
    MOST,
    SHORTEST_REASON,
    options,
    reasons,
    shortest,
)

from .door import AnswerForm, Door, SetupForm
from .rows import Rows, words

if TYPE_CHECKING:
    from quizzes.scenarios.models import Reply


class DecisionForm(AnswerForm):
    """The reply first; once it is given, the choice of a decision and the reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.decides:
            return
        del self.fields["text"]
        choices = [(number, one["text"]) for number, one in enumerate(options(self.exercise))]
        self.fields["choice"] = forms.TypedChoiceField(
            label=self.exercise.setup.get("question") or _("Что сделать, чтобы это не повторилось?"),
            choices=choices,
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Такого решения нет: выберите из списка.")},
        )
        self.fields["why"] = forms.CharField(
            label=_("Почему именно это"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 5, "lang": "ru", "spellcheck": "true"}),
            help_text=_("Одно-два предложения, от %(least)s знаков: в чём причина и почему решение её уберёт.")
            % {"least": shortest(self.exercise)},
        )

    @property
    def decides(self) -> bool:
        return bool(self.work.get("turn", 0))

    @property
    def extra(self) -> dict[str, Any]:
        if not self.decides:
            return {}
        given = {"choice": self.cleaned_data.get("choice"), "why": self.cleaned_data.get("why", "").strip()}
        return {name: value for name, value in given.items() if value not in (None, "")}


class DecisionSetupForm(SetupForm):
    """Decisions to choose from, and the reasons that a good explanation names."""

    question = forms.CharField(
        label=_("Вопрос о решении"),
        required=False,
        max_length=300,
        help_text=_("Пусто: «Что сделать, чтобы это не повторилось?»."),
    )
    reasons = LinesField(
        label=_("Доводы, которые ждут в объяснении"),
        required=False,
        help_text=_("По одному в строке: «люк воруют, потому что он чугунный»."),
    )

    shortest = forms.IntegerField(
        label=_("Объяснение не короче"),
        required=False,
        min_value=10,
        max_value=500,
        help_text=_("Знаков. Пусто: %(usual)s.") % {"usual": SHORTEST_REASON},
        error_messages={
            "invalid": _("Нужно целое число."),
            "min_value": _("Меньше 10 знаков — не объяснение."),
            "max_value": _("Больше 500 знаков не просите: довод умещается в два предложения."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.scenario.setup
        self.initial.update({name: saved[name] for name in ("question", "reasons", "shortest") if name in saved})
        self.fields["reasons"].widget.attrs["rows"] = 4
        self.rows = Rows(self, "option", _row, saved.get("options", []), least=FEWEST, most=MOST)

    @property
    def setup(self) -> dict[str, Any]:
        data = self.cleaned_data
        asked = {name: data[name] for name in ("question", "reasons", "shortest")}
        return {**asked, "options": self.rows.kept}


def _row() -> dict[str, forms.Field]:
    return {
        "text": words(_("Решение"), 300),
        "grade": forms.ChoiceField(
            label=_("Насколько оно верно"), required=False, choices=[("", "—"), *GRADES.items()]
        ),
        "later": words(_("Что будет через месяц"), 400, help_text=_("Это прочтут после выбора.")),
    }


class Decision(Door):
    kind = DECISION_KIND
    answer_form = DecisionForm
    setup_form = DecisionSetupForm

    def writing(self, reply: Reply) -> Mapping[str, Any]:
        return {"decides": bool(reply.work.get("turn", 0)), "given": reply.work.get("reply", "")}

    def result(self, reply: Reply) -> Mapping[str, Any]:
        exercise: Exercise = reply.exercise
        chosen, named = reply.outcome.get("choice"), reply.outcome.get("named", [])
        return {
            "outcome": reply.outcome,
            "options": [
                {**one, "grade_words": GRADES.get(one["grade"], ""), "chosen": number == chosen}
                for number, one in enumerate(options(exercise))
            ],
            "reasons": list(zip(reasons(exercise), named, strict=False)),
        }


DECISION = Decision()
