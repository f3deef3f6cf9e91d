"""Lines that come from another system: planned, done and answered, each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from lms.api.models import ApiToken
from lms.people.models import User

from . import actions
from .known import known
from .lines import Line
from .planning import PROBLEM, May, Plan, plan
from .words import told


def receive(lines: Sequence[Line], token: ApiToken, options: Mapping[str, bool]) -> dict[str, Any]:
    """What each line came to. Called within a transaction unless it is a dry run."""
    may = May(token.agency.path)
    plans = _plans(lines, may, hold=not options["dry_run"])
    stopped = options["whole"] and any(one.problems for one in plans)
    doing = [] if options["dry_run"] or stopped else [one for one in plans if one.ops]
    items = actions.carry_out_plans(doing, by=None, token=token.pk) if doing else []
    if options["tell_new"]:
        actions.tell_new([item.user for item in items if item.is_new])
    users = {id(item.plan): item.user for item in items}
    return {
        "items": [_outcome(index, one, users.get(id(one), one.person)) for index, one in enumerate(plans)],
        "dry_run": options["dry_run"],
        "applied": len(items),
    }


def _plans(lines: Sequence[Line], may: May, *, hold: bool) -> list[Plan]:
    facts = known(lines, may.path)
    if hold:  # whoever is spoken of stays as she is until it is done
        people = {one.pk for one in facts.by_email.values()}
        people |= {one.pk for held in facts.by_number.values() for one in held}
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
        facts = known(lines, may.path)
    today = timezone.localdate()
    plans = [plan(line, facts, may, today) for line in lines]
    seen: dict[tuple[str, Any], int] = {}
    for index, (line, one) in enumerate(zip(lines, plans, strict=True)):
        _check_address(line, one)
        for key in _who(line, one):
            if (first := seen.setdefault(key, index)) != index:
                _refuse(one, "email", f"о том же человеке говорит запись {first}")
                break
    return plans


def _who(line: Line, one: Plan) -> list[tuple[str, Any]]:
    keys: list[tuple[str, Any]] = [("person", one.person)] if one.person else []
    if line.email:
        keys.append(("email", line.email))
    if line.personnel_number:
        keys.append(("number", (line.personnel_number, line.agency.casefold())))
    return keys


def _check_address(line: Line, one: Plan) -> None:
    try:
        if line.email:
            validate_email(line.email)
    except ValidationError:
        _refuse(one, "email", "это не адрес почты")


def _refuse(one: Plan, where: str, words: str) -> None:
    one.refuse(where, words)
    one.kind, one.ops = PROBLEM, []


def _outcome(index: int, one: Plan, user: int | None) -> dict[str, Any]:
    return {
        "index": index,
        "outcome": one.kind,
        "person": None if one.problems else user,
        "steps": told(one.ops),
        "notes": one.notes,
        "problems": [{"where": where, "what": what} for where, what in one.problems],
    }
