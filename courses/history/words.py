"""The history of an assignment in words: what happened and why, a sentence each. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import REMOVED

if TYPE_CHECKING:
    from .models import AssignmentEvent

WHY: Final = {
    "withdrawn": gettext_lazy("требование отменено"),
    "another_requirement": gettext_lazy("действует другое требование"),
    "extended": gettext_lazy("срок продлён кадровой службой"),
    "exempted": gettext_lazy("освобождение"),
    "exemption_revoked": gettext_lazy("освобождение снято"),
    "outside": gettext_lazy("засчитано обучение в другом месте"),
    "outside_revoked": gettext_lazy("зачёт обучения в другом месте отменён"),
    "skill": gettext_lazy("подтверждён навык"),
    "left": gettext_lazy("больше нигде не работает"),
    "uncovered": gettext_lazy("требование больше не касается должности или места работы"),
    "moved": gettext_lazy("сменилось место работы или должность"),
    "covered": gettext_lazy("требование касается должности и места работы"),
    "programme_changed": gettext_lazy("изменился состав программы"),
    "rule_changed": gettext_lazy("требование изменено"),
    "expired": gettext_lazy("срок действия закончился"),
    "known_past": gettext_lazy("история до её ведения восстановлена по датам"),
}


@dataclass(frozen=True)
class Told:
    """A line of the history."""

    at: dt.datetime
    what: str
    why: str
    by: str = ""


def tell(events: Iterable[AssignmentEvent], *, agencies: Collection[int], people: Collection[int]) -> list[Told]:
    """``events`` of one person and course, the oldest first.

    Agencies and people by name only as far as the reader oversees them (their keys).
    """
    told = []
    before: AssignmentEvent | None = None
    for event in events:
        by = event.by.get_short_name() if event.by and event.by_id in people else ""
        what = "; ".join(_parts(event, before, agencies))
        if what:
            told.append(Told(event.at, what, _why(event), by))
        before = event
    return told


def _parts(event: AssignmentEvent, before: AssignmentEvent | None, agencies: Collection[int]) -> Iterator[str]:
    if "assigned" in event.changed:
        again = before is not None
        yield (_("снова назначено, срок %s") if again else _("назначено, срок %s")) % _day(event.due_on)
        if event.state != "not_started":
            yield _state(event)
        return
    if event.state == REMOVED:
        yield _("назначение снято")
        return
    if "agency" in event.changed or "category" in event.changed:
        yield _place(event, agencies)
    if "requirement" in event.changed:
        yield _("теперь по требованию «%s»") % event.requirement.title
    if "due_on" in event.changed and before is not None:
        yield _("срок перенесён с %(old)s на %(new)s") % {"old": _day(before.due_on), "new": _day(event.due_on)}
    if "state" in event.changed:
        yield _state(event)
    if "completed_at" in event.changed:
        yield _("пройдено снова, раньше срока")
    if event.changed == ["held"] and event.state == "completed":
        yield _("действует по %s") % _day(event.expires_on) if event.expires_on else _("действует бессрочно")


def _state(event: AssignmentEvent) -> str:
    said: dict[str, Callable[[], str]] = {
        "not_started": lambda: _("снова не начато"),
        "in_progress": lambda: _("начато"),
        "completed": lambda: _completed(event),
    }
    return said[event.state]() if event.state in said else event.state


def _completed(event: AssignmentEvent) -> str:
    score = event.grounds.get("score")
    return _("пройдено, тест %s %%") % score if score is not None else _("пройдено")


def _place(event: AssignmentEvent, agencies: Collection[int]) -> str:
    if "agency" not in event.changed:
        return _("изменилась категория должности")
    if event.agency_id not in agencies:
        return _("место работы сменилось")
    return _("место работы: %s") % event.agency.name


def _why(event: AssignmentEvent) -> str:
    """The grounds: for what is assigned the requirement with its order, otherwise what brought it about."""
    reason = ": ".join(part for part in (str(WHY.get(event.why, "")), event.grounds.get("reason", "")) if part)
    if "assigned" not in event.changed:
        return "" if event.why == "known_past" else reason
    ground = event.grounds.get("legal_ground") or event.requirement.legal_ground
    title = event.grounds.get("requirement") or event.requirement.title
    named = _("требование «%s»") % title
    return "; ".join(part for part in (f"{named}, {ground}" if ground else named, reason) if part)


def _day(day: dt.date) -> str:
    return f"{day:%d.%m.%Y}"
