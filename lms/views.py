"""Pages about the site itself."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse

from lms.access import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """200 «ok» when the process and its database answer; for balancers and for ``./run``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@public
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines: certificates are looked up by number, not found by name."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
