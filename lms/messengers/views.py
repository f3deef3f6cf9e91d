from __future__ import annotations

import json
import time

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from lms.access import UserRequest, public, requires
from lms.errors import Refused
from lms.webhooks import signing

from . import actions
from .forms import MessengerForm, WantedForm
from .models import Messenger, MessengerLink, MessengerMessage

LOG = 50
LONGEST = 2000  # bytes of what a bot may say


@requires("lms.browse_messengers", methods=["GET", "POST"])
@never_cache
def messengers(request: UserRequest) -> HttpResponse:
    """Whose bots we tell, and the form for another. Its secret is on the answer to the form only."""
    form = MessengerForm(request.POST or None)
    made: Messenger | None = None
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.open_messenger(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error("url", refused.reasons[0])
        else:
            form = MessengerForm()
    log = MessengerMessage.objects.select_related("link__messenger", "link__user", "notification")[:LOG]
    is_linked = Q(links__linked_at__isnull=False, links__user__is_active=True)
    kept = Messenger.objects.filter(closed_at=None).annotate(people=Count("links", filter=is_linked))
    context = {"form": form, "messengers": kept, "made": made, "secret": secret, "log": log, "site": settings.SITE_URL}
    return render(request, "lms/messengers/messengers.html", context, status=422 if form.errors else 200)


@requires("lms.close_messenger", Messenger, methods=["POST"])
def close(request: UserRequest, messenger: Messenger) -> HttpResponse:
    actions.close_messenger(messenger=messenger, by=request.user)
    messages.success(request, _("Мессенджер закрыт: больше никому через него не пишем."))
    return redirect("messengers:messengers")


@requires("lms.link_messenger", methods=["GET", "POST"])
@never_cache
def mine(request: UserRequest) -> HttpResponse:
    """Link one's chat by a one-time code, choose what comes there, unlink it."""
    link = MessengerLink.objects.select_related("messenger").filter(user=request.user).first()
    linked = link if link is not None and link.linked_at else None
    form = WantedForm(request.POST if "choose" in request.POST else None, link=linked) if linked else None
    if form is not None and form.is_bound and form.is_valid():
        actions.choose(user=request.user, muted=form.muted())
        messages.success(request, _("Сохранили."))
        return redirect("messengers:mine")
    waits = link if link is not None and link.is_waiting(timezone.now()) else None
    code, messenger = (waits.code, waits.messenger) if waits else ("", None)
    if "code" in request.POST:
        asked = request.POST["code"]
        messenger = Messenger.objects.filter(pk=asked if asked.isdecimal() and len(asked) < 10 else 0).first()
        if messenger is None:
            raise Refused(_("Обновите страницу и нажмите кнопку ещё раз."))
        code = actions.give_code(user=request.user, messenger=messenger)
    if "try" in request.POST:
        try:
            actions.try_out(user=request.user)
            messages.success(request, _("Послали пробное сообщение. Загляните в мессенджер."))
        except Refused as refused:
            messages.error(request, refused.reasons[0])
        return redirect("messengers:mine")
    if "unlink" in request.POST:
        actions.unlink(user=request.user)
        said = _("Отключили: в мессенджер больше не пишем.") if linked else _("Код больше не действует.")
        messages.success(request, said)
        return redirect("messengers:mine")
    if waits and "asked" in request.GET:
        messages.info(request, _("Бот пока не передал код. Проверьте, что послали именно эти цифры."))
    offered = Messenger.objects.filter(closed_at=None)
    context = {"link": linked, "form": form, "code": code, "messenger": messenger, "offered": offered}
    return render(request, "lms/messengers/mine.html", context)


@csrf_exempt  # a bot calls; its signature is what proves who it is
@public
def take_code(request: HttpRequest, messenger: int) -> HttpResponse:
    """A bot has got a code: ``{"code", "chat"}``, signed as what we send is. Answers with the person's polite name.

    ``{"stop": true, "chat"}``: the person wants no more there. Answers ``{"stopped"}``, whether anything came there.
    """
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    known = Messenger.objects.filter(pk=messenger, closed_at=None).first()
    header = request.headers.get(signing.HEADER, "")
    body = request.body if int(request.headers.get("Content-Length") or 0) <= LONGEST else b""
    if known is None or not signing.proves(header, body, key=known.secret, now=int(time.time())):
        return JsonResponse({"error": "signature"}, status=401)
    try:
        said = json.loads(body)
        chat = str(said["chat"]).strip()
        stop = said.get("stop") is True
        code = "" if stop else str(said["code"]).strip()
    except (AttributeError, ValueError, KeyError, TypeError):
        return JsonResponse({"error": "body"}, status=400)
    if stop:
        return JsonResponse({"stopped": actions.stop(messenger=known, chat=chat)})
    link = actions.link(messenger=known, code=code.replace(" ", ""), chat=chat)
    if link is None:
        return JsonResponse({"error": "code"}, status=404)
    return JsonResponse({"person": link.user.polite_name})
