from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from lms.agencies.scopes import people_under
from lms.models import Agency, Role, User

from .conditions import Node, named
from .words import Names

if TYPE_CHECKING:
    from lms.people.models import User as Person


def in_reach(user: Person, keys: Iterable[int]) -> QuerySet[User]:
    """Of the people with ``keys`` those who work in the reach of ``user``."""
    near = people_under(user, Role.HR, Role.HEAD, Role.OFFICE)
    return User.objects.filter(Q(pk__in=set(keys)) & near).order_by("name_key", "pk")


def names(user: Person, codes: Iterable[str], keys: Iterable[int]) -> Names:
    wanted, people = set(codes), set(keys)
    agencies = Agency.objects.filter(code__in=wanted).values_list("code", "short_name") if wanted else ()
    known = in_reach(user, people) if people else ()
    return Names(dict(agencies), {one.pk: one.get_full_name() for one in known})


def names_of(user: Person, *nodes: Node) -> Names:
    """The names in audiences as far as ``user`` may know them."""
    codes = [str(code) for node in nodes for code in named(node, "agencies")]
    return names(user, codes, [int(key) for node in nodes for key in named(node, "people")])
