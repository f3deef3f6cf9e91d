"""The doors: a view gets its object only through the rule of its verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, ExpressionWrapper, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from . import registry

if TYPE_CHECKING:
    from lms.people.models import User

    class UserRequest(HttpRequest):
        """A request whose person is signed in; ``requires`` sees to it."""

        user: User
        htmx: Any
        csp_nonce: str
else:
    UserRequest = HttpRequest

View = Callable[..., HttpResponseBase]
Fetch = Callable[[QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class Door:
    """What the decorators note on a view, for the tests that walk the address table.

    ``scopes``: by method, what a token of another system must hold (see ``lms.api``); such doors open to no session.
    """

    verb: str | None
    model: type[Model] | None
    methods: tuple[str, ...]
    scopes: Mapping[str, str] = field(default_factory=dict)


def requires(
    verb: str,
    model: type[Model] | None = None,
    *,
    methods: Sequence[str] = ("GET",),
    see: str | None = None,
    by: str = "pk",
    kwarg: str | None = None,
    fetch: Fetch | None = None,
) -> Callable[[View], View]:
    """Open the view only to those whom the rule of ``verb`` lets in, and hand it the object.

    With ``model``, the object is looked up by the field ``by`` from the address part ``kwarg`` (by default the
    model's name) among the rows of the rule ``see`` (by default ``floor.view_noun``): strangers get 404, those who
    see it but may not do the verb get 403. One query answers both. ``fetch`` adds joins to that query.
    """

    def decorate(view: View) -> View:
        name = kwarg or (model._meta.model_name if model else None)
        see_verb = see or (f"{model._meta.app_label}.view_{model._meta.model_name}" if model else None)
        allowed_methods = (*methods, "HEAD") if "GET" in methods else tuple(methods)

        @wraps(view)
        def door(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed_methods:
                return HttpResponseNotAllowed(allowed_methods)
            if not request.user.is_authenticated:
                return _ask_to_sign_in(request)
            if model is None or name is None or see_verb is None:
                if not registry.allows(request.user, verb):
                    raise PermissionDenied
                return view(request, *args, **kwargs)
            kwargs[name] = _get(request.user, model, verb, see_verb, {by: kwargs[name]}, fetch)
            return view(request, *args, **kwargs)

        door.door = Door(verb, model, allowed_methods)  # type: ignore[attr-defined]
        return door

    return decorate


def public(view: View) -> View:
    """Say openly that a view is for anyone, signed in or not."""
    view.door = Door(None, None, ())  # type: ignore[attr-defined]
    return view


def _get(user: User, model: type[Model], verb: str, see: str, lookup: dict[str, Any], fetch: Fetch | None) -> Model:
    queryset: QuerySet[Any] = registry.rows(user, see, model)
    if fetch is not None:
        queryset = fetch(queryset)
    wanted = registry.condition(user, verb)
    if wanted != registry.condition(user, see):
        queryset = queryset.annotate(access_allowed=ExpressionWrapper(wanted, output_field=BooleanField()))
    found: Model | None = next(iter(queryset.filter(**lookup).order_by()[:1]), None)
    if found is None:
        raise Http404
    if not getattr(found, "access_allowed", True):
        raise PermissionDenied
    return found


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """A page leads to the sign-in form and back; a partial update or a write tells the browser to go there."""
    back_to = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    to_login = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back_to})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": to_login})
    return redirect(to_login)
