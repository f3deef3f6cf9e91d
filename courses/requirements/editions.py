"""What a requirement says: how it is written, how it is kept when it is changed, how two sayings of it differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audience import conditions
from lms.errors import Refused
from lms.models import Agency, StoredFile
from lms.ui.russian import plural

from .models import Edition, Requirement, RequirementCourse, Term

if TYPE_CHECKING:
    from courses.catalogue.models import Course, Programme
    from lms.people.models import User

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


@dataclass(frozen=True)
class Item:
    """One thing that is asked for: a course or a whole programme, with its term."""

    course: Course | None = None
    programme: Programme | None = None
    term: str = Term.FIXED
    due_on: dt.date | None = None
    days: int | None = None
    certificate: bool = False
    alternatives: tuple[Course, ...] = ()


def is_repeated(title: str, agency: Agency) -> bool:
    """Whether a requirement in force of the agency is called so already."""
    return Requirement.objects.filter(agency=agency, title=title, withdrawn_at=None).exists()


def refuse_repeated(title: str, agency: Agency) -> None:
    if is_repeated(title, agency):
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
    items: Sequence[Item] = (),
    terms: Mapping[str, Any] | None = None,
) -> None:
    """What must be held and by when; what the requirement asked for before stays the same row.

    ``items`` says more than a course and a date; ``terms`` are the fields of grace and recertification.
    """
    asked = [Item(course=course, due_on=due_on) for course, due_on in courses_with_due] + list(items)
    if not asked:
        raise Refused(_("Выберите хотя бы один курс и его срок."))
    requirement.starts_on, requirement.new_staff_days = starts_on, new_staff_days
    for name, value in (terms or {}).items():
        setattr(requirement, name, value)
    requirement.save()
    _keep(requirement, asked)


def _keep(requirement: Requirement, asked: Sequence[Item]) -> None:
    kept = {(row.course_id, row.programme_id): row for row in requirement.requirement_courses.filter(skill=None)}
    for item in asked:
        key = (item.course.pk if item.course else None, item.programme.pk if item.programme else None)
        row = kept.pop(key, None) or RequirementCourse(
            requirement=requirement, course=item.course, programme=item.programme
        )
        row.term, row.due_on, row.days, row.certificate = item.term, item.due_on, item.days, item.certificate
        row.save()
        row.alternatives.set(item.alternatives)
    RequirementCourse.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()


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


def latest(requirement: Requirement) -> int:
    """The number of the edition in force."""
    number: int | None = requirement.editions.aggregate(latest=Max("number"))["latest"]
    return number or 1


def note(requirement: Requirement, before: dict[str, Any], after: dict[str, Any], *, by: User | None) -> int:
    """Write the edition of a change, and with the first change what was said before. Returns its number."""
    number = latest(requirement)
    if number == 1:
        Edition.objects.create(requirement=requirement, number=1, said=before)
    Edition.objects.create(requirement=requirement, number=number + 1, said=after, made_at=timezone.now(), by=by)
    return number + 1


def item_in_words(item: RequirementCourse) -> str:
    """«Анатомия ответа — до 12.01.2026», «Тон — 30 дней со дня приёма на службу»."""
    if item.due_on is not None and item.term == Term.FIXED:
        term = _("до %s") % f"{item.due_on:%d.%m.%Y}"
    else:
        term = f"{plural(item.days or 0, 'день', 'дня', 'дней')} {item.get_term_display()}"
    others = "".join(_(" или «%s»") % other for other in item.alternatives.all()) if item.pk else ""
    what = f"«{item.what}»{others}" if others else item.what
    certificate = _(" (нужен действующий сертификат)") if item.certificate else ""
    return f"{what}{certificate} — {term}"


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
