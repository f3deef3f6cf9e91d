"""The register of rules: one declaration answers both "may she?" and "which rows?"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model, Q, QuerySet

RowFilter = Callable[[Any], Q]
Predicate = Callable[[Any], bool]
ModelT = TypeVar("ModelT", bound=Model)

NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING


@dataclass(frozen=True)
class Rule:
    """One verb and who may do it.

    ``filter`` gives the rows of ``model`` that a user may do the verb to; it must not join a to-many relation
    (use ``Exists``), or rows would repeat. ``allowed`` answers for verbs that need no object. A rule has exactly
    one of the two. ``who`` is a short English sentence for docs/roles.md.
    """

    verb: str
    who: str
    model: type[Model] | None = None
    filter: RowFilter | None = None
    allowed: Predicate | None = None


_rules: dict[str, Rule] = {}


def rule(
    verb: str,
    model: type[Model] | None = None,
    *,
    who: str,
    filter: RowFilter | None = None,
    allowed: Predicate | None = None,
) -> Rule:
    """Declare a rule. Raises ImproperlyConfigured for a second rule of the verb or a rule that answers nothing."""
    if verb in _rules:
        raise ImproperlyConfigured(f"The rule {verb} is declared twice.")
    if (filter is None) == (allowed is None) or (model is None) != (filter is None):
        raise ImproperlyConfigured(f"The rule {verb} needs a model with a filter, or a plain predicate.")
    declared = Rule(verb=verb, who=who, model=model, filter=filter, allowed=allowed)
    _rules[verb] = declared
    return declared


def rules() -> Mapping[str, Rule]:
    """All rules by verb, read-only."""
    return MappingProxyType(_rules)


def get(verb: str) -> Rule:
    """The rule of ``verb``. Raises ImproperlyConfigured where no room declares it."""
    try:
        return _rules[verb]
    except KeyError:
        raise ImproperlyConfigured(f"No room declares the rule {verb}.") from None


def condition(user: Any, verb: str) -> Q:
    """The row filter of ``verb`` for ``user``; nobody who is signed out or switched off gets a row."""
    declared = get(verb)
    if declared.filter is None:
        raise ImproperlyConfigured(f"The rule {verb} has no rows.")
    if not user.is_active:
        return NOTHING
    return declared.filter(user)


def rows(user: Any, verb: str, model: type[ModelT]) -> QuerySet[ModelT]:
    """The rows of ``model`` that ``user`` may do ``verb`` to."""
    if get(verb).model is not model:
        raise ImproperlyConfigured(f"The rule {verb} is not about {model.__name__}.")
    return model._default_manager.filter(condition(user, verb))


def allows(user: Any, verb: str, thing: Model | None = None) -> bool:
    """Whether ``user`` may do ``verb`` (to ``thing``, where the rule is about rows)."""
    declared = get(verb)
    if not user.is_active:
        return False
    if declared.allowed is not None:
        return declared.allowed(user)
    if thing is None or declared.model is None or not isinstance(thing, declared.model):
        raise ImproperlyConfigured(f"The rule {verb} must be asked about a {declared.model}.")
    return rows(user, verb, type(thing)).filter(pk=thing.pk).exists()
