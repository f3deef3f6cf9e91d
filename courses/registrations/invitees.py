"""Whom somebody else registers: lines that were pasted or came in a table, each with a person or with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from lms.access import rows
from lms.errors import Refused
from lms.people.models import User
from lms.people.queries import meant_by
from lms.tables import headings, values
from lms.tables.cells import Limits, Row, Unreadable
from lms.tables.reading import open_table

if TYPE_CHECKING:
    from lms.people.models import User as Person

AT_MOST: Final = 5000
EMAIL: Final = headings.Column(
    "email", "Почта", ("email", "e-mail", "электронная почта", "адрес почты", "адрес"), required=True
)
LIMITS: Final = Limits(bytes=5 * 1024 * 1024, rows=AT_MOST, columns=60)


@dataclass(frozen=True)
class Line:
    """``place`` is how the person finds it: «строка 3», «B7»."""

    place: str
    text: str
    user: User | None = None
    problem: str = ""


def chosen(number: str, *, by: Person) -> User:
    """The person whom ``by`` chose of those that were found. Raises Refused for anybody else."""
    may = rows(by, "courses.register_person", User)
    if not number.isdecimal() or (person := may.filter(pk=number).first()) is None:
        raise Refused(_("Выберите человека из найденных."))
    return person


def pasted(text: str) -> Iterator[tuple[str, str]]:
    """Addresses as they were pasted: a line each, or several in one apart by commas or semicolons."""
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in line.replace(";", ",").split(","):
            if piece.strip():
                yield _("строка %s") % number, piece.strip()


def tabled(file: IO[bytes], name: str) -> list[tuple[str, str]]:
    """Addresses from the column «Почта» of a table. Raises Refused with the cell where it cannot be read."""
    try:
        found, table_rows = headings.find(open_table(file, name, limits=LIMITS).rows, [EMAIL])
        return [one for row in table_rows if (one := _cell(found, row))]
    except Unreadable as wrong:
        raise Refused(f"{wrong}") from wrong


def _cell(found: headings.Headings, row: Row) -> tuple[str, str] | None:
    try:
        text = values.text(found.cell("email", row))
    except values.Wrong as wrong:
        return found.where("email", row), f"?{wrong}"
    return (found.where("email", row), text) if text else None


def listed(text: str, file: Any, *, by: Person) -> list[Line]:
    """The people of pasted addresses and of an uploaded table (or None), as ``read`` gives them."""
    lines = list(pasted(text))
    if file:
        lines += tabled(file, file.name)
    return read(lines, by=by)


def read(lines: Iterable[tuple[str, str]], *, by: Person) -> list[Line]:
    """Each address with its person, or with what is wrong. Two queries. Raises Refused for too many."""
    wanted = [(place, _address(text)) for place, text in lines]
    if len(wanted) > AT_MOST:
        raise Refused(_("За раз можно записать не больше 5000 человек. Разделите список."))
    known = rows(by, "courses.register_person", User).filter(email__in=[address for _place, address in wanted])
    people = {one.email: one for one in known if one.is_active}
    seen: set[str] = set()
    found = []
    for place, address in wanted:
        person = people.get(address)
        if address in seen:
            found.append(Line(place, address, problem=_("этот адрес уже был выше")))
        elif person is not None:
            found.append(Line(place, address, person))
        else:
            found.append(Line(place, address, problem=_problem(address)))
        seen.add(address)
    return found


def _address(text: str) -> str:
    """«Анна Иванова <anna@example.org>» is the address in it."""
    return User.objects.normalize_email(text.rpartition("<")[2].rstrip(">").strip())


def _problem(address: str) -> str:
    if "@" not in address:
        return _("это не адрес почты")
    return _("среди ваших людей нет такого адреса")


def searched(text: str, *, by: Person, most: int = 8) -> list[User]:
    """People in reach who may be meant by words of a name or the beginning of an address."""
    found = [one.pk for one in meant_by(text, most=200)]
    return list(rows(by, "courses.register_person", User).filter(pk__in=found).order_by("name_key")[:most])
