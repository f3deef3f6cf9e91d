"""From role grants to rows: how far a role reaches in the org tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from lms.access import NOTHING

from .models import Employment, Role, RoleGrant

if TYPE_CHECKING:
    from lms.people.models import User


@dataclass(frozen=True)
class Grant:
    """A role over the subtree of the agency at ``path``."""

    role: str
    path: str
    agency_id: int


def grants_of(user: User) -> tuple[Grant, ...]:
    """The grants of ``user`` that are in force today. One query; use ``user.grants``, which keeps the answer."""
    in_force = RoleGrant.objects.current().filter(user=user)
    return tuple(
        Grant(role=role, path=path, agency_id=agency_id)
        for role, path, agency_id in in_force.values_list("role", "agency__path", "agency_id")
    )


def has_role(user: User, *roles: Role) -> bool:
    """Whether ``user`` holds one of ``roles`` anywhere."""
    return any(grant.role in roles for grant in user.grants)


def paths(user: User, *roles: Role) -> tuple[str, ...]:
    """The roots of the subtrees over which ``user`` holds one of ``roles``, none inside another."""
    found = sorted({grant.path for grant in user.grants if grant.role in roles})
    return tuple(path for path in found if not any(path != other and path.startswith(other) for other in found))


def under(user: User, *roles: Role, field: str = "path") -> Q:
    """Rows whose agency path (``field``) lies in the reach of ``user``'s ``roles``; nothing where she has none.

    ``field`` is a lookup to ``Agency.path``, such as ``agency__path``, over to-one relations only.
    """
    parts = [Q(**{f"{field}__startswith": path}) for path in paths(user, *roles)]
    return reduce(or_, parts) if parts else NOTHING


def lineage(path: str) -> list[str]:
    """The paths of the agencies above, and ``path`` itself: «A/», «A/B/» for «A/B/»."""
    return [path[: place + 1] for place, sign in enumerate(path) if sign == "/"]


def around(user: User, *roles: Role, field: str = "path") -> Q:
    """Rows whose agency path (``field``) lies in the reach of ``user``'s ``roles``, or above it."""
    above = (Q(**{f"{field}__in": lineage(path)}) for path in paths(user, *roles))
    return reduce(or_, above, under(user, *roles, field=field))


def people_under(user: User, *roles: Role, field: str = "pk") -> Q:
    """Rows whose person (``field`` is the lookup to her key) works now in the reach of ``user``'s ``roles``."""
    reach = under(user, *roles, field="agency__path")
    return NOTHING if reach == NOTHING else _working(reach, field)


def working_under(path: str, *, field: str = "pk") -> Q:
    """Rows whose person (``field`` is the lookup to her key) works now in the subtree at ``path``."""
    return _working(Q(agency__path__startswith=path), field)


def posted_under(user: User, *roles: Role, field: str = "pk") -> Q:
    """Rows whose person (``field``) has her main post of today in the reach of ``user``'s ``roles``."""
    reach = under(user, *roles, field="agency__path")
    if reach == NOTHING:
        return NOTHING
    return Q(Exists(Employment.objects.current().filter(reach, is_main=True, user=OuterRef(field))))


def _working(reach: Q, field: str) -> Q:
    return Q(Exists(Employment.objects.current().filter(reach, user=OuterRef(field))))
