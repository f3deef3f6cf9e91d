from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import AuthenticationError, Throttled

from lms.access import UserRequest, allows, public, requires
from lms.errors import Refused
from lms.ui.paging import paginate

from . import actions, problems, queries
from .bearer import Bearer
from .document import document
from .forms import TokenForm
from .models import ApiToken


@requires("lms.browse_tokens", methods=["GET", "POST"])
@never_cache
def tokens(request: UserRequest) -> HttpResponse:
    """The keys of other systems, and the form for a new one. Its secret is on the answer to the form only."""
    form = TokenForm(request.POST or None, by=request.user)
    issued: ApiToken | None = None
    secret = ""
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("name", "agency", "scopes")}
        try:
            issued, secret = actions.issue(**wanted, expires_at=form.expires_at, by=request.user)
        except Refused as refused:
            form.add_error("name", refused.reasons[0])
        else:
            form = TokenForm(by=request.user)
    listed = paginate(request, queries.tokens(request.user), per_page=30)
    context = {"form": form, "paging": listed, "issued": issued, "secret": secret}
    return render(request, "lms/api/tokens.html", context, status=422 if form.errors else 200)


@requires("lms.revoke_token", ApiToken, methods=["POST"])
def token_revoke(request: UserRequest, apitoken: ApiToken) -> HttpResponse:
    actions.revoke(token=apitoken, by=request.user)
    messages.success(request, _("Ключ отозван: с ним больше ничего не узнать."))
    return redirect("api:tokens")


@requires("lms.read_api_document")
def reference(request: UserRequest) -> HttpResponse:
    """What the API can do, drawn from the document by Swagger, which comes with the site."""
    return render(request, "lms/api/reference.html")


@public
@csrf_exempt
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document: for the programme office, and for any open token."""
    if request.method not in ("GET", "HEAD"):
        return problems.method_not_allowed("GET, HEAD")
    if request.user.is_authenticated:
        if not allows(request.user, "lms.read_api_document"):
            raise PermissionDenied
        return JsonResponse(document())
    try:
        Bearer(None)(request)
    except AuthenticationError:
        return problems.unauthorized()
    except Throttled as throttled:
        return problems.too_many(throttled.wait or 0)
    return JsonResponse(document())


@public
@csrf_exempt
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Whoever speaks JSON gets JSON, also where there is nothing."""
    return problems.not_found()
