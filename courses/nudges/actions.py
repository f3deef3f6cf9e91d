from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from lms.models import Agency
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind

from . import queries

if TYPE_CHECKING:
    from lms.people.models import User

AT_MOST = 5000  # people at once
TEXT_LIMIT = 1000

NUDGED = Kind(code=queries.NUDGED, title="Напоминание об обучении", body="{text}\n\n{sender}")


@transaction.atomic
def nudge(*, rows: QuerySet[Any], text: str, agency: Agency, asked: dict[str, Any], by: User) -> int:
    """Remind the people of ``rows`` in HR's words, each once a day at the most. Returns how many got it.

    The audit keeps whom the report was asked for and how many got the reminder, not what it says.
    """
    text = text.strip()
    if not text:
        raise Refused(_("Напишите хотя бы пару слов."))
    if len(text) > TEXT_LIMIT:
        raise Refused(_("Текст длиннее 1000 знаков. Сократите его."))
    people = list(queries.not_told(queries.people(rows))[: AT_MOST + 1])
    if len(people) > AT_MOST:
        raise Refused(_("За раз можно написать не больше 5000 людей. Выберите орган или курс."))
    if people:
        notify(
            NUDGED,
            to=people,
            about=queries.about(),
            url=reverse("courses:home"),
            text=text,
            sender=by.get_full_name(),
        )
        record("courses.nudge_people", by=by, subject=agency, asked=asked, people=len(people))
    return len(people)
