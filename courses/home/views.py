from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from lms.access import UserRequest, requires

from . import queries


@requires("courses.learn")
def home(request: UserRequest) -> HttpResponse:
    return render(request, "courses/home/home.html", {"home": queries.home(request.user)})
