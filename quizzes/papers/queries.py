from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from lms.files.models import StoredFile
from lms.people.models import User
from quizzes.assembly.models import Quiz

from .models import Paper, Printing
from .pdf import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable


def printings(quiz: Quiz) -> QuerySet[Printing]:
    """Printings of a quiz, the newest first, each with ``paper_count`` and ``keyed_count``."""
    counts = {"paper_count": Count("papers"), "keyed_count": Count("papers", filter=Q(papers__attempt__isnull=False))}
    return Printing.objects.filter(quiz=quiz).select_related("made_by").annotate(**counts)


def papers(printing: Printing) -> QuerySet[Paper]:
    """The papers of a printing with whose they are and what came of them; the questions are left in the database."""
    return printing.papers.select_related("user", "attempt", "keyed_by").defer("questions").order_by("number")


def next_paper(paper: Paper) -> Paper | None:
    """The next paper of the printing that nobody has keyed in."""
    waiting = Paper.objects.filter(printing=paper.printing_id, attempt=None, number__gt=paper.number)
    return waiting.defer("questions").order_by("number").first()


def sheets(printing: Printing) -> list[Sheet]:
    """The papers as they are drawn. One query."""
    found = printing.papers.select_related("user").order_by("number")
    return [
        Sheet(f"{printing.pk}-{paper.number}", paper.user.get_full_name() if paper.user else "", paper.questions)
        for paper in found
    ]


def pictures(sheets: Sequence[Sheet]) -> dict[int, bytes]:
    """The contents of the pictures that the questions show, by the key of the file. One query."""
    shown = [one["shown"].get("picture") for sheet in sheets for one in sheet.questions]
    found = {}
    for stored in StoredFile.objects.filter(pk__in={picture["file"] for picture in shown if picture}):
        with suppress(OSError), stored.file.open("rb") as file:
            found[stored.pk] = file.read()
    return found


def people_by_address(addresses: Iterable[str]) -> dict[str, User]:
    """Active people by their e-mail addresses. One query."""
    wanted = [User.objects.normalize_email(address) for address in addresses]
    return {user.email: user for user in User.objects.filter(email__in=wanted, is_active=True)}
