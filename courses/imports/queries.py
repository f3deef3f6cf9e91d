from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from courses.outside.models import OutsideTraining
from courses.outside.queries import courses_to_count_for
from lms.access import rows
from lms.models import Agency
from lms.tables.headings import plain

from .models import PastImport, PastImportRow

if TYPE_CHECKING:
    from lms.people.models import User


def courses_by_words() -> dict[str, tuple[int, str]]:
    """The courses by title and by code, as words are compared; a title that two courses have names neither."""
    found: dict[str, tuple[int, str]] = {}
    twice: set[str] = set()
    for course in courses_to_count_for():
        title = plain(course.title)
        if title in found:
            twice.add(title)
        found[title] = (course.pk, course.title)
    for title in twice:
        del found[title]
    return found | {plain(one.code): (one.pk, one.title) for one in courses_to_count_for().exclude(code=None)}


def imports(user: User) -> QuerySet[PastImport]:
    return rows(user, "courses.view_pastimport", PastImport).select_related("agency", "by")


def agencies(user: User) -> QuerySet[Agency]:
    """Whose people a table may be about: the tops of what the user staffs, and everything below."""
    return rows(user, "lms.staff_agency", Agency).filter(valid_to=None).order_by("path")


def rows_of(imported: PastImport, show: str) -> QuerySet[PastImportRow]:
    found = PastImportRow.objects.filter(imported=imported).select_related("user", "course")
    return found.filter(verdict=show) if show else found


def numbers_after(imported: PastImport, after: int, most: int) -> list[int]:
    found = PastImportRow.objects.filter(imported=imported, number__gt=after).order_by("number")
    return list(found.values_list("number", flat=True)[:most])


def _people(imported: PastImport) -> QuerySet[OutsideTraining, int]:
    return OutsideTraining.objects.filter(imported=imported).order_by("user").values_list("user", flat=True).distinct()


def count_people(imported: PastImport) -> int:
    return _people(imported).count()


def people_after(imported: PastImport, after: int, most: int) -> list[int]:
    return list(_people(imported).filter(user__gt=after)[:most])


def skipped(imported: PastImport) -> int:
    return PastImportRow.objects.filter(imported=imported, verdict="good", skipped=True).count()
