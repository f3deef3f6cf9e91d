"""What a requirement says: how it is written, how it is kept when it is changed, how two sayings of it differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audience import conditions
from lms.errors import Refused
from lms.models import Agency, StoredFile
from lms.ui.russian import plural

from .models import Requirement, RequirementCourse, Term

if TYPE_CHECKING:
    from courses.catalogue.models import Course

PARTS: Final = {
    "title": gettext_lazy("название"),
    "agency": gettext_lazy("орган"),
    "audience": gettext_lazy("кого касается"),
    "what": gettext_lazy("что и к какому сроку"),
    "terms": gettext_lazy("общие условия сроков"),
    "priority": gettext_lazy("важность"),
    "ground": gettext_lazy("основание"),
    "file": gettext_lazy("документ"),
}
_TERMS: Final = (
    "starts_on",
    "new_staff_days",
    "grace_days",
    "recertification",
    "renew_months",
    "renew_month",
    "renew_day",
    "window_days",
)


@dataclass(frozen=True)
class Ground:
    """The legal ground: what paper, its number and date, and the paper itself."""

    title: str = ""
    number: str = ""
    date: dt.date | None = None
    file: StoredFile | None = None


NO_GROUND: Final = Ground()


def refuse_repeated(title: str, agency: Agency) -> None:
    if Requirement.objects.filter(agency=agency, title=title, withdrawn_at=None).exists():
        raise Refused(_("Требование «%(title)s» для этого органа уже действует.") % {"title": title})


def say(
    requirement: Requirement,
    *,
    title: str,
    agency: Agency,
    audience: Mapping[str, Any] | None,
    priority: int,
    ground: Ground,
) -> None:
    """Whom it concerns, and on what ground."""
    requirement.title, requirement.agency, requirement.priority = title, agency, priority
    requirement.audience = _checked(audience)
    requirement.ground, requirement.ground_number = ground.title, ground.number
    requirement.ground_date, requirement.ground_file = ground.date, ground.file
    requirement.save()


def ask_for(
    requirement: Requirement,
    *,
    courses_with_due: Sequence[tuple[Course, dt.date]],
    starts_on: dt.date,
    new_staff_days: int,
) -> None:
    """What must be completed and by when; what the requirement asked for before stays the same row."""
    if not courses_with_due:
        raise Refused(_("Выберите хотя бы один курс и его срок."))
    requirement.starts_on, requirement.new_staff_days = starts_on, new_staff_days
    requirement.save(update_fields=["starts_on", "new_staff_days"])
    named = [course.pk for course, _due_on in courses_with_due]
    requirement.requirement_courses.exclude(course__in=named).delete()
    RequirementCourse.objects.bulk_create(
        [RequirementCourse(requirement=requirement, course=one, due_on=due_on) for one, due_on in courses_with_due],
        update_conflicts=True,
        unique_fields=["requirement", "course"],
        update_fields=["due_on"],
    )


def _checked(audience: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        return conditions.write(conditions.read(dict(audience or {})))
    except conditions.BadAudience as bad:
        raise Refused(str(bad)) from bad


def saying(requirement: Requirement) -> dict[str, Any]:
    """Everything that a change of the rule may touch, JSON-able."""
    return {
        "title": requirement.title,
        "agency": requirement.agency_id,
        "audience": requirement.audience,
        "what": [item_in_words(item) for item in requirement.requirement_courses.all()],
        "terms": {name: _plain(getattr(requirement, name)) for name in _TERMS},
        "priority": int(requirement.priority),
        "ground": requirement.legal_ground,
        "file": requirement.ground_file_id,
    }


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names of the parts that differ, in words."""
    return [str(words) for part, words in PARTS.items() if old.get(part) != new.get(part)]


def item_in_words(item: RequirementCourse) -> str:
    """«Анатомия ответа — до 12.01.2026», «Тон — 30 дней со дня приёма на службу»."""
    if item.due_on is not None and item.term == Term.FIXED:
        term = _("до %s") % f"{item.due_on:%d.%m.%Y}"
    else:
        term = f"{plural(item.days or 0, 'день', 'дня', 'дней')} {item.get_term_display()}"
    certificate = _(" (нужен действующий сертификат)") if item.certificate else ""
    return f"{item.what}{certificate} — {term}"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
