"""Pages for those who develop: the letters that a real mail server would have sent. Absent in production."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lms.access import public

from . import mailbox


@public
def dev_mail(request: HttpRequest) -> HttpResponse:
    return render(request, "lms/notifications/dev_mail.html", {"letters": mailbox.letters()})


@public
def dev_letter(request: HttpRequest, name: str) -> HttpResponse:
    found = mailbox.letter(name)
    if found is None:
        raise Http404
    return render(request, "lms/notifications/dev_letter.html", {"letter": found})
