"""Template tags and filters of the look; builtins, so no page loads them. Described in docs/components.md."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from lms.ui import charts, fields, marks, russian, sorting

register = template.Library()


# --- words and numbers ------------------------------------------------------------------------------------------------
@register.filter
def plural(number: float | None, forms: str) -> str:
    one, few, many = forms.split(",")
    return russian.plural(number or 0, one, few, many)


@register.filter
def plural_word(number: float | None, forms: str) -> str:
    one, few, many = forms.split(",")
    return russian.plural_word(number or 0, one, few, many)


@register.filter
def number(value: float | None) -> str:
    return "" if value is None else russian.grouped(value)


@register.filter
def decimal(value: float | None) -> str:
    return "—" if value is None else russian.decimal(value)


@register.filter
def percent(share: float | None) -> str:
    return "—" if share is None else russian.percent(float(share))


@register.filter
def whole(percent: float) -> int:
    """Rounded down, so that a result never seems to reach a pass mark it missed."""
    return math.floor(percent)


@register.filter
def percent_of(part: float | None, whole: float | None) -> str:
    return russian.percent(marks.part_of(part or 0, whole)) if whole else "—"


@register.filter
def minutes(value: int | None) -> str:
    return "" if value is None else russian.minutes(value)


@register.filter
def lasting(seconds: float | None) -> str:
    return "—" if seconds is None else russian.lasting(seconds)


@register.filter
def clock(seconds: int | None) -> str:
    return russian.clock(seconds) if seconds is not None else ""


@register.filter(needs_autoescape=True)
def nbsp(text: str, autoescape: bool = True) -> str:
    escaped = conditional_escape(text) if autoescape else text
    return mark_safe(russian.nbsp(escaped))  # noqa: S308 - escaped above unless it was safe already


# --- dates ------------------------------------------------------------------------------------------------------------
def _day(value: dt.date) -> dt.date:
    """The local day of a date or a moment."""
    if isinstance(value, dt.datetime):
        return _local(value).date()
    return value


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def _exact(value: dt.date) -> str:
    return f"{_local(value):%d.%m.%Y %H:%M}" if isinstance(value, dt.datetime) else f"{value:%d.%m.%Y}"


@register.filter
def human_date(value: dt.date | None) -> str:
    return "" if value is None else russian.human_date(_day(value), timezone.localdate())


@register.filter
def human_datetime(value: dt.datetime | None) -> str:
    return "" if value is None else russian.human_datetime(_local(value), timezone.localdate())


@register.filter
def human_due(value: dt.date | None) -> str:
    return "" if value is None else russian.human_due(_day(value), timezone.localdate())


@register.filter
def due_left(value: dt.date | None) -> str:
    return "" if value is None else russian.due_left(_day(value), timezone.localdate())


@register.filter
def long_date(value: dt.date | None) -> str:
    return "" if value is None else russian.long_date(_day(value))


@register.filter
def short_date(value: dt.date | None) -> str:
    return "" if value is None else f"{_day(value):%d.%m.%Y}"


@register.simple_tag
def when(value: dt.date | None) -> str:
    """A date or moment as people say it; the exact one on hover and in print."""
    if value is None:
        return ""
    said = human_datetime(value) if isinstance(value, dt.datetime) else human_date(value)
    return _time(value, said)


@register.simple_tag
def due(value: dt.date | None, done: bool = False) -> str:
    """The term and how long is left, coloured by urgency; quiet once the thing is done."""
    if value is None:
        return ""
    days = (_day(value) - timezone.localdate()).days
    said = _time(value, human_due(value))
    if done:
        return format_html('<span class="due">{}</span>', said)
    urgency = "due-overdue" if days < 0 else "due-soon" if days <= 3 else ""
    left = "" if days in (0, 1) else format_html("\u00a0· <span>{}</span>", due_left(value))
    return format_html('<span class="due {}">{}{}</span>', urgency, said, left)


def _time(value: dt.date, said: str) -> SafeString:
    machine = _local(value).isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value.isoformat()
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, _exact(value), said)


# --- marks ------------------------------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> str:
    return marks.icon(name, label, size)


@register.simple_tag
def status(kind: str, text: str = "") -> str:
    return marks.status(kind, text)


@register.simple_tag
def progress_segments(
    states: Sequence[str] | None = None,
    *,
    done: int = 0,
    total: int = 0,
    current: int | None = None,
    label: str = "",
) -> str:
    """A segment a lesson: ``states`` one by one, or counts."""
    pieces = list(states) if states is not None else marks.segment_states(done, total, current)
    finished = pieces.count("done")
    return marks.segments(pieces, label or f"Пройдено {russian.out_of(finished, len(pieces), 'урока', 'уроков')}")


@register.simple_tag
def bar(part: float | None, whole: float = 1, kind: str = "") -> str:
    if part is None:
        return format_html('<span class="quiet">{}</span>', "—")
    share = marks.part_of(float(part), float(whole))
    return marks.bar(share, russian.percent(share), kind)


@register.simple_tag
def avatar(name: str, size: str = "") -> str:
    return marks.avatar(str(name), size)


@register.simple_tag
def bar_chart(chart: charts.BarChart | charts.LineChart) -> str:
    return chart.svg()


@register.simple_tag
def pie(share: float) -> str:
    return charts.pie(share)


@register.simple_tag
def help_link(slug: str, text: str = "Как это устроено") -> str:
    """A quiet link to a guide of `docs/help`."""
    url = reverse("ui:guide", args=[slug])
    return format_html('<a class="help-link" href="{}">{}{}</a>', url, marks.icon("help", "", "small"), text)


# --- forms ------------------------------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField, *, rows: int | None = None, width: str = "", hide_label: bool = False) -> str:
    """One field of a form through crispy's pack (``templates/bootstrap5/field.html``)."""
    context = {"field": bound, "rows": rows, "width": width, "hide_label": hide_label}
    return str(get_template("bootstrap5/field.html").render(context))


@register.simple_tag(name="fields")
def all_fields(form: Any) -> str:
    """Error summary and every field of a form or formset, through crispy's pack."""
    from crispy_forms.templatetags.crispy_forms_filters import as_crispy_form

    return str(as_crispy_form(form))


@register.simple_tag
def relabel(bound: BoundField, label: str, hint: str | None = None) -> str:
    """Say a field of somebody else's form in our words, in the summary of errors too."""
    bound.label = bound.field.label = label
    if hint is not None:
        bound.help_text = bound.field.help_text = hint
    bound.field.widget.attrs.pop("placeholder", None)
    return ""


@register.simple_tag
def field_parts(bound: BoundField, rows: int | None = None, width: str = "") -> fields.Parts:
    """For the field template only: the control and how it wants to be laid out."""
    return fields.Parts(bound, rows=rows, width=width)


@register.inclusion_tag("ui/_form_errors.html")
def form_errors(form: Any) -> dict[str, object]:
    problems = fields.problems(form)
    # A single refusal of the whole form («почта или пароль не подходят») needs no list under a heading.
    alone = problems[0].text if len(problems) == 1 and not problems[0].target else ""
    return {"problems": problems, "count": sum(1 for problem in problems if problem.target), "alone": alone}


# --- blocks -----------------------------------------------------------------------------------------------------------
@register.simple_tag
def crumb(text: str, url: str = "") -> str:
    """One step of the path to this page; the last has no address."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, text)
    return format_html('<li aria-current="page">{}</li>', text)


@register.inclusion_tag("ui/_empty.html")
def empty(title: str, text: str = "", *, url: str = "", action: str = "", icon: str = "") -> dict[str, str]:
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, num: bool = False) -> str:
    """A ``<th>`` whose link sorts the table by ``key``, and back by ``-key``."""
    return sorting.header(context["request"], key, label, num=num)
