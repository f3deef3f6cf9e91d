"""From facts and decisions to minutes, and to what is unclear until a trainer decides. Pure: asks no database.

Minutes are the union of all the spans in which a person was there, in the hall or online, within the session's time.
What is unclear counts as it seems meanwhile; only somebody without a seat counts after the decision alone.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.ui.russian import minutes as said_minutes

from .models import AttendanceDecision, PresenceFact
from .spans import Span, clipped, joined, length, minutes, shared

Source = PresenceFact.Source

GRACE: Final = dt.timedelta(minutes=15)  # who signs in so late was there from the beginning: there was a queue
TOGETHER: Final = dt.timedelta(minutes=5)  # so long in two places at once is no change of rooms
BEYOND: Final = dt.timedelta(minutes=30)  # a meeting is open a little before and after

WHO, DIFFER, WALK_IN, PLACES, LONG, DEVICES, PHONE = "who", "differ", "walk_in", "places", "long", "devices", "phone"
COUNT, LEAVE = "count", "leave"
_EITHER: Final = ((COUNT, gettext_lazy("Засчитать")), (LEAVE, gettext_lazy("Не засчитывать")))
CHOICES: Final = {
    WHO: (("person", gettext_lazy("Это этот человек")), ("nobody", gettext_lazy("Никто из наших"))),
    DIFFER: (("was", gettext_lazy("Был на занятии")), ("was_not", gettext_lazy("Не был"))),
    WALK_IN: _EITHER,
    PLACES: (
        ("hall", gettext_lazy("Был в зале")),
        ("online", gettext_lazy("Был онлайн")),
        ("both", gettext_lazy("Переходил: засчитать всё")),
    ),
    LONG: ((COUNT, gettext_lazy("Засчитать в пределах занятия")), (LEAVE, gettext_lazy("Не засчитывать онлайн"))),
    DEVICES: _EITHER,
    PHONE: _EITHER,
}


class Hours(Protocol):
    """The time of a session."""

    starts_at: dt.datetime
    ends_at: dt.datetime


@dataclass(frozen=True)
class Unclear:
    """Something that a trainer has to decide about ``user_id`` (None: a name that is nobody's yet).

    ``decision`` is the one that holds: it was made in the light of all the facts that stand now.
    """

    kind: str
    user_id: int | None
    facts: tuple[PresenceFact, ...]
    words: str
    decision: AttendanceDecision | None = None

    @property
    def subject(self) -> str:
        return f"{self.kind}:{self.user_id or self.facts[0].pk}"

    @property
    def choices(self) -> Sequence[tuple[str, object]]:
        return CHOICES[self.kind]

    @property
    def choice(self) -> str:
        return self.decision.choice if self.decision else ""

    @property
    def decided(self) -> str:
        """The decision in words; empty while there is none."""
        return str(dict(self.choices).get(self.choice, ""))


@dataclass
class Reckoned:
    """A person by the facts: ``minutes`` are None where no fact is left that says anything."""

    minutes: int | None = None
    facts: list[PresenceFact] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Without a seat she counts only when somebody says so."""
        return any(one.kind == WALK_IN and one.decision is None for one in self.unclear)


@dataclass(frozen=True)
class Reckoning:
    """People by key, and names of online meetings that are nobody's yet or were found to be nobody's."""

    people: Mapping[int, Reckoned]
    names: Sequence[Unclear]


def reckon(
    hours: Hours, facts: Iterable[PresenceFact], decisions: Iterable[AttendanceDecision], *, seated: Collection[int]
) -> Reckoning:
    """What the facts come to. ``facts`` without those of reports that were undone, ``decisions`` the oldest first."""
    latest = {one.subject: one for one in decisions}
    standing = _standing(facts)
    of_people: dict[int, list[PresenceFact]] = defaultdict(list)
    names: list[Unclear] = []
    for fact in standing:
        if fact.sure and fact.user_id is not None:
            of_people[fact.user_id].append(fact)
    for group in _names(standing):
        one = _held(Unclear(WHO, None, tuple(group), _who(group)), latest)
        names.append(one)
        if one.decision is not None and one.decision.person_id is not None:
            of_people[one.decision.person_id] += group
    owners = _owners(standing)
    people = {
        pk: _Person(hours, pk, sorted(found, key=lambda fact: (fact.came_at, fact.pk)), latest).reckoned(seated, owners)
        for pk, found in of_people.items()
    }
    return Reckoning(people, names)


def spans(hours: Hours, facts: Iterable[PresenceFact]) -> list[Span]:
    """When the facts say that somebody was there, within the session's time."""
    whole = (hours.starts_at, hours.ends_at)
    return joined(part for fact in facts if fact.present and (part := clipped(_span(hours, fact), whole)))


def _span(hours: Hours, fact: PresenceFact) -> Span:
    if fact.is_stated:
        return hours.starts_at, hours.ends_at
    in_time = not fact.is_online and fact.came_at <= hours.starts_at + GRACE
    return hours.starts_at if in_time else fact.came_at, fact.left_at or hours.ends_at


def _standing(facts: Iterable[PresenceFact]) -> list[PresenceFact]:
    """Of a trainer's statements about a person the latest; none that another trainer saw and overruled."""
    found = list(facts)
    stated = sorted((one for one in found if one.is_stated), key=lambda fact: (fact.at, fact.pk))
    last = {(one.user_id, one.by_id): one.pk for one in stated}
    kept = {one.pk for one in stated if last[one.user_id, one.by_id] == one.pk}
    overruled = {one.seen_id for one in stated if one.pk in kept}
    return [one for one in found if not one.is_stated or (one.pk in kept and one.pk not in overruled)]


def _names(facts: Iterable[PresenceFact]) -> list[list[PresenceFact]]:
    """Facts whose person is not sure, together by the name in one report."""
    groups: dict[tuple[int | None, str, int | None], list[PresenceFact]] = defaultdict(list)
    for fact in facts:
        if not fact.sure:
            groups[fact.imported_id, fact.said, fact.user_id].append(fact)
    return list(groups.values())


def _owners(facts: Iterable[PresenceFact]) -> dict[str, int | None]:
    """Who signed in first from a device."""
    owners: dict[str, int | None] = {}
    for fact in sorted(facts, key=lambda one: (one.at, one.pk)):
        if fact.device:
            owners.setdefault(fact.device, fact.user_id)
    return owners


def _held(one: Unclear, latest: Mapping[str, AttendanceDecision]) -> Unclear:
    """With the decision about it, if that was made knowing all its facts."""
    decision = latest.get(one.subject)
    if decision is None or not {fact.pk for fact in one.facts} <= set(decision.facts):
        return one
    return Unclear(one.kind, one.user_id, one.facts, one.words, decision)


def _who(group: Sequence[PresenceFact]) -> str:
    said = group[0].said
    if group[0].user_id is not None:
        return _("На встрече был «%s». Похоже на этого человека, но не точно.") % said
    return _("На встрече был «%s». Кто это, мы не поняли.") % said


class _Person:
    """One person's facts, out of which decisions take some."""

    def __init__(
        self, hours: Hours, user_id: int, facts: list[PresenceFact], latest: Mapping[str, AttendanceDecision]
    ) -> None:
        self.hours, self.user_id, self.latest = hours, user_id, latest
        self.all = facts
        self.there = [one for one in facts if one.present]
        self.unclear: list[Unclear] = []

    @property
    def online(self) -> list[PresenceFact]:
        return [one for one in self.there if one.is_online]

    @property
    def hall(self) -> list[PresenceFact]:
        return [one for one in self.there if not one.is_online]

    def reckoned(self, seated: Collection[int], owners: Mapping[str, int | None]) -> Reckoned:
        self._differ()
        self._places()
        self._long()
        self._devices()
        self._phone(owners)
        if self.user_id not in seated and self.there:
            self._ask(WALK_IN, self.there, _("Без записи."))
        found = minutes(length(spans(self.hours, self.there))) if self.all else None
        return Reckoned(found, self.all, self.unclear)

    def _ask(self, kind: str, facts: Sequence[PresenceFact], words: str) -> str:
        """Put it down as unclear, take out what a decision leaves out. Returns the choice, empty where none."""
        one = _held(Unclear(kind, self.user_id, tuple(facts), words), self.latest)
        self.unclear.append(one)
        if one.choice == LEAVE:
            self._leave(facts)
        return one.choice

    def _leave(self, facts: Iterable[PresenceFact]) -> None:
        out = {one.pk for one in facts}
        self.there = [one for one in self.there if one.pk not in out]

    def _differ(self) -> None:
        absent = [one for one in self.all if not one.present]
        if not absent or not self.there:
            return
        words = _("Тренер отметил, что человека не было, но есть и отметки, что был.")
        if self._ask(DIFFER, self.all, words) == "was_not":
            self.there = []

    def _places(self) -> None:
        hall, online = self.hall, self.online
        together = shared(spans(self.hours, hall), spans(self.hours, online))
        if together <= TOGETHER:
            return
        words = _("Отмечен в зале и в то же время подключён онлайн: %s.") % said_minutes(minutes(together))
        choice = self._ask(PLACES, [*hall, *online], words)
        if choice in ("hall", "online"):
            self._leave(online if choice == "hall" else hall)

    def _long(self) -> None:
        raw = length((one.came_at, one.left_at) for one in self.online if one.left_at)
        if raw > self.hours.ends_at - self.hours.starts_at + BEYOND:
            self._ask(LONG, self.online, _("Онлайн дольше занятия: %s.") % said_minutes(minutes(raw)))

    def _devices(self) -> None:
        own = [one for one in self.there if one.device]
        if len({one.device for one in own}) > 1:
            self._ask(DEVICES, own, _("Отметился с двух устройств."))

    def _phone(self, owners: Mapping[str, int | None]) -> None:
        borrowed = [one for one in self.there if one.device and owners.get(one.device) != self.user_id]
        if borrowed:
            self._ask(PHONE, borrowed, _("Отметился с телефона, с которого до этого отметился другой человек."))
