"""What the style guide shows: one sample of everything, with no database behind it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.utils import timezone

from . import marks
from .charts import BarChart, LineChart, Point
from .forms import DayInput
from .paging import Paging


class SampleForm(forms.Form):
    """Every kind of field; sent empty, so that every kind of message shows."""

    name = forms.CharField(label="Название семинара", help_text="Так его увидят слушатели.")
    about = forms.CharField(label="О чём он", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    start = forms.DateField(label="Когда начнётся", widget=DayInput)
    kind = forms.ChoiceField(label="Вид урока", choices=[("", "Выберите"), ("text", "Текст"), ("video", "Видео")])
    review = forms.ChoiceField(
        label="Когда показать правильные ответы",
        choices=[("now", "Сразу после попытки"), ("last", "После последней попытки"), ("never", "Не показывать")],
        widget=forms.RadioSelect,
    )
    file = forms.FileField(label="Материал", help_text="PDF или презентация до 50 МБ.")
    agreed = forms.BooleanField(label="Персональных данных в материале нет")


class QuietForm(forms.Form):
    login = forms.EmailField(label="Электронная почта", initial="maria@example.org")
    remember = forms.BooleanField(label="Не выходить на этом компьютере", required=False, help_text="Не на общем.")


@cache
def icon_names() -> list[str]:
    """Every icon of the sprite."""
    path = str(finders.find("icons.svg"))
    with open(path, encoding="utf-8") as sprite:  # noqa: PTH123 - finders gives a plain string
        return re.findall(r'<symbol id="([\w-]+)"', sprite.read())


def samples(request: HttpRequest) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "icons": icon_names(),
        "statuses": list(marks.STATUSES),
        "empty_form": SampleForm({}),
        "quiet_form": QuietForm(),
        "segment_states": ["done", "done", "failed", "done", "current", "todo", "todo", "todo"],
        "days": [today + dt.timedelta(days=days) for days in (-2, 0, 1, 3, 17, 120)],
        "now": timezone.now(),
        "names": ["Мария Петрова", "Олег Юрьев", "Анна Иванова", "Вера Дирекцева", "Пётр Тренёв", "Инна Чужова"],
        "paging": Paging(range(50), 7, 50, 1234),
        "bars": BarChart(
            "Обучены по органам",
            "Доля завершивших: Минздрав 74 %, Минтранс 61 %, Минобр 38 %",
            [Point("Минздрав", 0.74, "74 %"), Point("Минтранс", 0.61, "61 %"), Point("Минобр", 0.38, "38 %")],
            full=1,
        ),
        "line": LineChart(
            "Обучены по неделям",
            "С 1 сентября по 23 ноября доля выросла с 12 до 74 %",
            [Point(f"{week} нед.", share) for week, share in enumerate((12, 18, 25, 31, 44, 52, 61, 70, 74), 1)],
            full=100,
        ),
        "agencies": [
            {"name": "Министерство здравоохранения", "level": 1, "required": 420, "done": 312, "overdue": 19},
            {"name": "Отдел обращений граждан", "level": 2, "required": 24, "done": 21, "overdue": 0},
            {"name": "Пресс-служба", "level": 3, "required": 6, "done": 2, "overdue": 3},
        ],
        "crumbs_path": request.path,
    }
