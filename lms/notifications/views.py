from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from lms.access import UserRequest, public, requires
from lms.errors import Refused
from lms.people.models import User
from lms.ui.paging import paginate

from . import actions, queries
from . import letters as mail
from . import wording as words
from .forms import LettersForm, WordingForm
from .kinds import Kind, registered
from .models import ClosedAddress, MailPreferences, Notification


@requires("lms.view_notifications")
def notifications(request: UserRequest) -> HttpResponse:
    """Everything the person was told, newest first."""
    paging = paginate(request, queries.of(request.user), per_page=25)
    return render(request, "lms/notifications/notifications.html", {"paging": paging})


@requires("lms.view_notification", Notification, methods=["POST"])
def notification_open(request: UserRequest, notification: Notification) -> HttpResponse:
    """Mark one as read and go to what it is about."""
    actions.mark_read(recipient=request.user, notification=notification)
    if notification.url and url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None):
        return redirect(notification.url)
    return redirect("notifications:notifications")


@requires("lms.view_notifications", methods=["POST"])
def notifications_read(request: UserRequest) -> HttpResponse:
    actions.mark_read(recipient=request.user)
    return redirect("notifications:notifications")


@requires("lms.edit_wordings")
def wordings(request: UserRequest) -> HttpResponse:
    """What the site tells people, kind by kind."""
    sought = request.GET.get("q", "").strip()[:100]
    samples = [words.sample(pattern) for pattern in queries.patterns()]
    found = [one for one in samples if one.has(sought)]
    return render(request, "lms/notifications/wordings.html", {"samples": found, "sought": sought})


@requires("lms.edit_wordings", methods=["GET", "POST"])
def wording(request: UserRequest, code: str) -> HttpResponse:
    """Word a kind of notification: look at the letter first, send it to oneself, then keep the words."""
    kind = registered.get(code)
    if kind is None:
        raise Http404
    pattern = queries.pattern_of(kind)
    form = WordingForm(request.POST or None, pattern=pattern)
    said = {"title": pattern.title, "body": pattern.body}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            if answer := _worded(request, kind, said):
                return answer
        except Refused as refused:
            form.add_error("body", str(refused))
            said = {"title": pattern.title, "body": pattern.body}
    context = {
        "pattern": pattern,
        "name": words.example(pattern.title),
        "form": form,
        "offered": words.offered(kind.words),
        "title": words.example(said["title"]),
        **words.examples(said["body"]),
        "history": queries.wordings(kind),
    }
    return render(request, "lms/notifications/wording.html", context, status=422 if form.errors else 200)


def _worded(request: UserRequest, kind: Kind, said: dict[str, str]) -> HttpResponse | None:
    """What the pressed button asks for; None where the page is shown again."""
    if "restore" in request.POST:
        said = {"title": kind.title, "body": kind.body}
    if "look" in request.POST:
        actions.check_words(kind, **said)
        return None
    if "try" in request.POST:
        actions.try_out(kind, **said, to=request.user)
        messages.success(request, _("Письмо с примерами ушло на ваш адрес."))
        return None
    changed = actions.reword(kind, **said, by=request.user)
    messages.success(request, _("Новый текст сохранён.") if changed else _("Текст и так такой."))
    return redirect("notifications:wordings")


@requires("lms.choose_letters", methods=["GET", "POST"])
def letters(request: UserRequest) -> HttpResponse:
    """When a person wants letters, and which of the optional ones."""
    wishes = queries.wishes_of([request.user]).get(request.user.pk) or MailPreferences(user=request.user)
    form = LettersForm(request.POST or None, wishes=wishes)
    if request.method == "POST" and form.is_valid():
        actions.choose(user=request.user, wishes=form.chosen())
        messages.success(request, _("Сохранили. Письма будут приходить так."))
        return redirect("notifications:letters")
    return render(request, "lms/notifications/letters.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # mail programs press the button themselves (RFC 8058); the link is signed
@public
def mute(request: HttpRequest, farewell: str) -> HttpResponse:
    """Do without letters of one kind, without signing in. Opening the link only asks: robots open links too."""
    found = mail.farewell(farewell)
    kind = registered.get(found[1]) if found else None
    user = User.objects.filter(pk=found[0]).first() if found else None
    if kind is None or user is None or not kind.optional:
        raise Http404
    if request.method == "POST":
        actions.mute(user=user, kind=kind)
    context = {"about": kind.optional, "done": request.method == "POST"}
    return render(request, "lms/notifications/mute.html", context)


@requires("lms.browse_letters")
def delivery(request: UserRequest) -> HttpResponse:
    """What became of letters: what waits, what went out, what came back."""
    state = request.GET.get("state", "")
    who = request.GET.get("q", "").strip()[:100]
    paging = paginate(request, queries.letters(request.user, state=state, who=who), per_page=50)
    context = {
        "paging": paging,
        "letters": queries.with_tries(paging.rows),
        "state": state,
        "who": who,
        "closed": queries.closed_addresses(request.user)[:50],
    }
    return render(request, "lms/notifications/delivery.html", context)


@requires("lms.reopen_address", ClosedAddress, methods=["POST"])
def address_reopen(request: UserRequest, closedaddress: ClosedAddress) -> HttpResponse:
    actions.reopen(address=closedaddress, by=request.user)
    messages.success(request, _("Снова пишем на %s.") % closedaddress.address)
    return redirect("notifications:delivery")
