"""What came of each line of a list of people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.seminars.models import SeminarSession

from . import actions, invitees

if TYPE_CHECKING:
    from lms.people.models import User

SHOWN: Final = 100  # of each part but that of those who were not registered: these are all named
REFUSED: Final = "overdue"
PARTS: Final = {
    REFUSED: gettext_lazy("Не записаны"),
    "done": gettext_lazy("Записаны"),
    "waiting": gettext_lazy("В листе ожидания"),
    "soon": gettext_lazy("Ждут согласования"),
    "info": gettext_lazy("Без изменений"),
}
KINDS: Final = {"seated": "done", "waiting": "waiting", "asked": "soon"}


@dataclass(frozen=True)
class Result:
    """What came of one line. ``kind`` is that of a status."""

    line: invitees.Line
    words: str
    kind: str


@dataclass(frozen=True)
class Part:
    """Those of whom the same came; ``rows`` are the first of them."""

    kind: str
    title: str
    people: int
    rows: list[Result]

    @property
    def is_open(self) -> bool:
        return self.kind == REFUSED or self.people <= 10

    @property
    def more(self) -> int:
        return self.people - len(self.rows)


class Results(list[Result]):
    """Of all lines, in their order."""

    @property
    def parts(self) -> list[Part]:
        """By what came of it, those first about whom something is to be done."""
        found = []
        for kind, title in PARTS.items():
            if theirs := [one for one in self if one.kind == kind]:
                shown = theirs if kind == REFUSED else theirs[:SHOWN]
                found.append(Part(kind, str(title), len(theirs), shown))
        return found


def register_lines(session: SeminarSession, lines: Iterable[invitees.Line], way: str, by: User) -> Results:
    """Register the people of ``lines``, the first before the last. Raises Refused where nobody could be."""
    lines = list(lines)
    people = [line.user for line in lines if line.user is not None]
    entered = actions.register_many(session=session, people=people, by=by, way=way)
    new = {one.user_id for one in entered.made}
    results = Results()
    for line in lines:
        if line.user is None:
            results.append(Result(line, line.problem, REFUSED))
        elif reasons := entered.refused.get(line.user.pk):
            results.append(Result(line, " ".join(reasons), REFUSED))
        else:
            registration = entered.here[line.user.pk]
            words = registration.get_state_display()
            if line.user.pk in new:
                results.append(Result(line, words, KINDS[registration.state]))
            else:
                results.append(Result(line, _("уже %s") % words, "info"))
    return results
