from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from lms.access import UserRequest, public, requires
from lms.errors import Refused
from lms.ui.paging import paginate

from . import actions, queries
from .forms import AcceptForm, InviteForm
from .models import Invitation

PASSWORD_BACKEND = "lms.agencies.backends.PasswordBackend"  # noqa: S105 - a path, not a password


@requires("lms.invite", methods=["GET", "POST"])
def invite(request: UserRequest) -> HttpResponse:
    """The form that invites a colleague, and the invitations that wait for an answer."""
    form = InviteForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.reasons[0])
        else:
            messages.success(request, _("Приглашение отправлено: %(email)s") % {"email": invitation.email})
            return redirect("people:invite")
    waiting = paginate(request, queries.waiting_invitations(request.user), per_page=25)
    context = {"form": form, "paging": waiting}
    return render(request, "lms/people/invite.html", context, status=422 if form.errors else 200)


@requires("lms.withdraw_invitation", Invitation, methods=["POST"])
def invitation_withdraw(request: UserRequest, invitation: Invitation) -> HttpResponse:
    actions.withdraw_invitation(invitation=invitation, by=request.user)
    messages.success(request, _("Приглашение отозвано: ссылка из письма больше не работает."))
    return redirect("people:invite")


@public
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation_accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the link of the letter leads: check the name, choose a password, and in."""
    invitation = queries.open_invitation(secret)
    if invitation is None:
        return render(request, "lms/people/invitation_closed.html", status=410)
    known = {name: getattr(invitation, name) for name in ("last_name", "first_name", "patronymic")}
    form = AcceptForm(request.POST or None, initial=known, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        user = actions.accept_invitation(
            invitation=invitation,
            password=form.cleaned_data["password1"],
            **{name: form.cleaned_data[name] for name in known},
        )
        login(request, user, backend=PASSWORD_BACKEND)
        messages.success(request, _("Готово, вы вошли. Вот ваше обучение."))
        return redirect("courses:home")
    context = {"form": form, "invitation": invitation}
    return render(request, "lms/people/invitation_accept.html", context, status=422 if form.errors else 200)


@requires("lms.view_profile")
def profile(request: UserRequest) -> HttpResponse:
    """What the site knows of the person, and the doors to password and second factor."""
    context = {
        "employment": queries.main_employment(request.user),
        "second_factor_on": is_mfa_enabled(request.user),
    }
    return render(request, "lms/people/profile.html", context)
