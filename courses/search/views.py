from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from lms.access import UserRequest, requires

from . import queries
from .registry import sources

# What an empty page offers to look for: words that the programme itself turns on.
OFFERED = ("отписка", "срок ответа", "персональные данные", "комментарий ВКонтакте", "образец ответа", "сертификат")


@requires("courses.search")
def search(request: UserRequest) -> HttpResponse:
    """What is found in everything that one may see: ranked, with passages; by ``kind`` where one was chosen."""
    text = " ".join(request.GET.get("q", "").split())[:200]
    kind = request.GET.get("kind", "")
    found = queries.search(request.user, text, kind=kind if kind in sources() else "", page=_page(request))
    context = {
        "text": text,
        "kind": kind,
        "found": found,
        "offered": OFFERED,
        "page_query": urlencode({"q": text, "kind": kind} if kind else {"q": text}),
    }
    return render(request, "courses/search/search.html", context)


def _page(request: UserRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 6 else 1
