from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from lms.access import UserRequest, requires
from lms.ui.paging import paginate

from . import actions, queries
from .models import Notification


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
