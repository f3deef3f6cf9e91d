"""The report of an online meeting: who joined and left when, out of the tables that the usual tools write. Pure.

Known by their headings, in Russian or English: Zoom, Microsoft Teams (also its list of actions), Яндекс Телемост, МТС
Линк and whatever else has a name or an address, and moments or minutes. Some reports hold several tables: the one that
tells most exactly is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from lms.tables.cells import Cell, Row, Unreadable
from lms.tables.headings import plain
from lms.tables.values import Wrong, text, value

from .moments import lasting, moment

AT_MOST: Final = 5_000  # rows

NAMES: Final = (
    "имя", "фио", "ф и о", "участник", "участники", "имя участника", "имя и фамилия", "фамилия и имя", "полное имя",
    "имя пользователя", "имя настоящее имя", "имя исходное имя", "отображаемое имя", "ник", "name", "full name",
    "name original name", "user name", "participant", "participant name", "display name", "attendee",
)  # fmt: skip
EMAILS: Final = (
    "почта", "email", "e mail", "электронная почта", "электронный адрес", "адрес электронной почты",
    "адрес электронной почты пользователя", "электронная почта пользователя", "эл почта", "user email",
    "participant email", "participant id upn", "upn", "логин",
)  # fmt: skip
JOINED: Final = (
    "время входа", "вход", "время подключения", "подключение", "подключился", "время присоединения", "присоединение",
    "дата входа", "дата подключения", "вошел", "join time", "joined", "joined at", "join", "вход в комнату",
)  # fmt: skip
LEFT: Final = (
    "время выхода", "выход", "время отключения", "отключение", "отключился", "дата выхода", "дата отключения", "вышел",
    "leave time", "left", "left at", "leave", "выход из комнаты",
)  # fmt: skip
FIRST: Final = ("первое подключение", "первое присоединение", "первый вход", "first join", "first join time")
LAST: Final = ("последнее отключение", "последний выход", "last leave", "last leave time")
MINUTES: Final = (
    "длительность", "длительность минуты", "длительность минут", "длительность мин", "длительность присутствия",
    "длительность собрания", "продолжительность", "продолжительность минуты", "продолжительность мин",
    "время присутствия", "время присутствия мин", "присутствие мин", "присутствие", "минут", "время на встрече",
    "duration", "duration minutes", "total duration minutes", "in meeting duration", "attendance duration",
)  # fmt: skip
ACTIONS: Final = ("действие", "действие пользователя", "событие", "user action", "action")
STAMPS: Final = ("метка времени", "время", "дата и время", "timestamp", "time")
WORDS: Final = {
    "name": NAMES, "email": EMAILS, "joined": JOINED, "left": LEFT, "first": FIRST, "last": LAST, "minutes": MINUTES,
    "action": ACTIONS, "stamp": STAMPS,
}  # fmt: skip
CAME: Final = ("joined", "join", "присоедин", "подключ", "вошел", "вошла", "вход")
WENT: Final = ("left", "leave", "вышел", "вышла", "выход", "покинул", "отключ")


class Worth(IntEnum):
    """How exactly a table tells who was there when."""

    NOTHING = 0
    MINUTES = 1
    FIRST_AND_LAST = 2
    EACH_JOIN = 3


@dataclass
class Attendee:
    """One person of the report under one name: all her joins. ``spans`` may overlap and touch."""

    name: str
    email: str
    spans: list[tuple[dt.datetime, dt.datetime]] = field(default_factory=list)


@dataclass
class Report:
    """``skipped``: addresses of rows whose moments were not to be read, such as «строка 12»."""

    attendees: list[Attendee]
    skipped: list[str] = field(default_factory=list)


@dataclass
class _Block:
    places: dict[str, int]
    rows: list[Row] = field(default_factory=list)

    @property
    def worth(self) -> Worth:
        has = set(self.places)
        if not has & {"name", "email"}:
            return Worth.NOTHING
        if "joined" in has or {"action", "stamp"} <= has:
            return Worth.EACH_JOIN
        if "first" in has:
            return Worth.FIRST_AND_LAST
        return Worth.MINUTES if "minutes" in has else Worth.NOTHING


def read(rows: Iterable[Row], *, starts_at: dt.datetime, ends_at: dt.datetime) -> Report:
    """The people of a report. Dates that could be two are taken as the nearer to the session.

    Raises Unreadable where no row has headings that we know, or nobody stands under them.
    """
    blocks = list(_blocks(rows))
    best = max((block.worth for block in blocks), default=Worth.NOTHING)
    if not best:
        raise Unreadable("Не нашли столбцов: нужны имя или почта, и время входа и выхода (или минуты).")
    found: dict[str, Attendee] = {}
    skipped: list[str] = []
    for block in blocks:
        if block.worth == best:
            _read_block(block, found, skipped, starts_at, ends_at)
    if not found:
        raise Unreadable("Под заголовками нет ни одного участника.")
    return Report(list(found.values()), skipped)


def _blocks(rows: Iterable[Row]) -> Iterator[_Block]:
    block: _Block | None = None
    for number, row in enumerate(rows):
        if number >= AT_MOST:
            raise Unreadable("В отчёте слишком много строк. Разделите его на части.")
        made = _Block(_places(row))
        if made.worth:
            if block is not None:
                yield block
            block = made
        elif block is not None:
            block.rows.append(row)
    if block is not None:
        yield block


def _places(row: Row) -> dict[str, int]:
    """Which column is where, if the row is one of headings; the first of two alike counts."""
    found: dict[str, int] = {}
    for place, cell in sorted(row.cells.items()):
        words = plain(cell)
        for key, known in WORDS.items():
            if words in known:
                found.setdefault(key, place)
    return found


def _read_block(
    block: _Block, found: dict[str, Attendee], skipped: list[str], starts_at: dt.datetime, ends_at: dt.datetime
) -> None:
    open_since: dict[str, dt.datetime] = {}
    for row in block.rows:
        who = _attendee(block, row, found)
        if who is None:
            continue
        key = _key(who)
        try:
            if "action" in block.places and "joined" not in block.places:
                _act(block, row, who, open_since, key, starts_at)
            else:
                who.spans.append(_span(block, row, starts_at, ends_at))
        except Wrong:
            skipped.append(f"строка {row.number}")
            continue
        found.setdefault(key, who)
    for key, since in open_since.items():
        found[key].spans.append((since, max(since, ends_at)))


def _key(who: Attendee) -> str:
    return who.email or plain(who.name)


def _attendee(block: _Block, row: Row, found: dict[str, Attendee]) -> Attendee | None:
    name, email = (_text(row[block.places[key]]) if key in block.places else "" for key in ("name", "email"))
    who = Attendee(name[:200], email.lower()[:200] if "@" in email else "")
    return found.get(_key(who), who) if _key(who) else None


def _act(
    block: _Block, row: Row, who: Attendee, open_since: dict[str, dt.datetime], key: str, starts_at: dt.datetime
) -> None:
    """A row that says «joined» or «left» at a moment."""
    said, at = plain(row[block.places["action"]]), moment(row[block.places["stamp"]], near=starts_at)
    if any(word in said for word in WENT):
        since = open_since.pop(key, starts_at)
        who.spans.append((min(since, at), at))
    elif any(word in said for word in CAME):
        open_since.setdefault(key, at)
    else:
        raise Wrong(f"действие «{said}» нам не известно")


def _span(block: _Block, row: Row, starts_at: dt.datetime, ends_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    came = _cell(block, row, "joined", "first")
    went = _cell(block, row, "left", "last")
    took = lasting(_cell(block, row, "minutes"))
    start = moment(came, near=starts_at) if _text(came) else starts_at
    if _text(went):
        end = moment(went, near=starts_at)
    elif took is not None:
        end = start + took
    elif _text(came):
        end = ends_at
    else:
        raise Wrong("нет ни времени, ни минут")
    return (start, end) if start <= end else (end, start)


def _cell(block: _Block, row: Row, *keys: str) -> Cell:
    return next((row[block.places[key]] for key in keys if key in block.places), None)


def _text(cell: Cell) -> str:
    return str(value(cell)) if isinstance(value(cell), dt.datetime) else text(cell)
