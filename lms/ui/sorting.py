"""Sorting of tables by ``?sort=key`` and ``?sort=-key``."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import marks

PARAMETER = "sort"


def chosen(request: HttpRequest, columns: Mapping[str, str], default: str) -> str:
    """The ``order_by`` argument for the address; an unknown key is the default. ``columns``: key → field."""
    asked = request.GET.get(PARAMETER, default)
    key = asked.lstrip("-")
    if key not in columns:
        asked, key = default, default.lstrip("-")
    return f"-{columns[key]}" if asked.startswith("-") else columns[key]


def header(request: HttpRequest, key: str, label: str, *, num: bool = False) -> SafeString:
    """The head cell of a sortable column."""
    asked = request.GET.get(PARAMETER, "")
    order = "descending" if asked == f"-{key}" else "ascending" if asked == key else ""
    query = request.GET.copy()
    query[PARAMETER] = f"-{key}" if order == "ascending" else key
    query.pop("page", None)
    arrow = marks.icon("arrow-down" if order == "descending" else "arrow-up", size="small") if order else ""
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{}{}</a></th>',
        SafeString(' class="num"') if num else "",
        format_html(' aria-sort="{}"', order) if order else "",
        query.urlencode(),
        label,
        arrow,
    )
