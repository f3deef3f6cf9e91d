from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lms.access import UserRequest, requires, rows
from lms.errors import Refused
from lms.ui.paging import paginate

from . import actions
from .forms import SubscriptionForm
from .models import Delivery, Subscription
from .sources import source

KEEP = "lms.keep_subscription"


@requires("lms.browse_subscriptions", methods=["GET", "POST"])
@never_cache
def subscriptions(request: UserRequest) -> HttpResponse:
    """Who is told of changes, and the form for another. Its secret is on the answer to the form only."""
    form = SubscriptionForm(request.POST or None, by=request.user)
    made: Subscription | None = None
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = actions.subscribe(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error("url", refused.reasons[0])
        else:
            form = SubscriptionForm(by=request.user)
    kept = rows(request.user, "lms.view_subscription", Subscription).exclude(state=Subscription.State.CLOSED)
    paging = paginate(request, kept.select_related("agency"), per_page=30)
    context = {"form": form, "paging": paging, "made": made, "secret": secret}
    return render(request, "lms/webhooks/subscriptions.html", context, status=422 if form.errors else 200)


@requires("lms.view_subscription", Subscription)
def subscription(request: UserRequest, subscription: Subscription) -> HttpResponse:
    """What was sent and what came back."""
    return _page(request, subscription)


@requires(KEEP, Subscription, methods=["POST"])
@never_cache
def secret(request: UserRequest, subscription: Subscription) -> HttpResponse:
    return _page(request, subscription, secret=actions.change_secret(subscription=subscription, by=request.user))


@requires(KEEP, Subscription, methods=["POST"])
def ping(request: UserRequest, subscription: Subscription) -> HttpResponse:
    actions.ping(subscription=subscription, by=request.user)
    messages.success(request, _("Пробное сообщение уходит. Что ответила система, появится в журнале ниже."))
    return redirect("webhooks:subscription", subscription.pk)


@requires(KEEP, Subscription, methods=["POST"])
def state(request: UserRequest, subscription: Subscription) -> HttpResponse:
    wanted = request.POST.get("state", "")
    if wanted not in {Subscription.State.ACTIVE, Subscription.State.PAUSED, Subscription.State.CLOSED}:
        raise Refused(_("Обновите страницу и нажмите кнопку ещё раз."))
    actions.set_state(subscription=subscription, state=wanted, by=request.user)
    if wanted == Subscription.State.CLOSED:
        messages.success(request, _("Подписка закрыта: больше ничего не посылаем."))
        return redirect("webhooks:subscriptions")
    return redirect("webhooks:subscription", subscription.pk)


@requires("lms.resend_delivery", Delivery, methods=["POST"], fetch=lambda found: found.select_related("subscription"))
def resend(request: UserRequest, delivery: Delivery) -> HttpResponse:
    actions.resend(delivery=delivery, by=request.user)
    messages.success(request, _("Посылаем ещё раз."))
    return redirect("webhooks:subscription", delivery.subscription_id)


def _page(request: UserRequest, subscription: Subscription, secret: str = "") -> HttpResponse:
    words = dict(source().kinds)
    context = {
        "subscription": subscription,
        "kinds": [words.get(kind, kind) for kind in subscription.kinds],
        "paging": paginate(request, subscription.deliveries.defer("body"), per_page=30),
        "secret": secret,
    }
    return render(request, "lms/webhooks/subscription.html", context)
