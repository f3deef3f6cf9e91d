from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from lms.access import public

from . import display, help, styleguide
from .forms import DisplayForm


@public
def display_settings(request: HttpRequest) -> HttpResponse:
    """Choose how the site looks: theme, text size, spacing, pictures."""
    back = _safe_address(request, request.POST.get("back") or request.GET.get("back") or "")
    if request.method != "POST":
        form = DisplayForm(initial=vars(display.of(request)))
        return render(request, "lms/ui/display.html", {"form": form, "back": back})
    form = DisplayForm(request.POST)
    chosen = display.Display()
    if "reset" not in request.POST:
        if not form.is_valid():
            return render(request, "lms/ui/display.html", {"form": form, "back": back}, status=422)
        chosen = form.chosen()
    messages.success(request, _("Настройки показа сохранены в этом браузере."))
    response = redirect(back or "ui:display")
    display.remember(response, chosen)
    return response


@public
def show_help(request: HttpRequest) -> HttpResponse:
    """Answers to what people ask most, and the list of guides."""
    return render(request, "lms/ui/help.html", {"guides": help.guides()})


@public
def show_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide from beginning to end."""
    guide = help.guide(slug)
    if guide is None:
        raise Http404
    return render(request, "lms/ui/guide.html", {"guide": guide})


@public
def show_styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page; in development only."""
    if not settings.DEVELOPMENT:
        raise Http404
    return render(request, "lms/ui/styleguide.html", styleguide.samples(request))


def _safe_address(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site, else nothing."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else ""
