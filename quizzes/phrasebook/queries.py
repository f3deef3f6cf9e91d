from __future__ import annotations

from functools import lru_cache

from django.db.models import Q, QuerySet

from quizzes import replies

from .models import Edition, Phrase, Phrasebook

# The address of the list: phrases of no phrasebook.
EVERYWHERE = "everywhere"


def phrases(*, text: str = "", book: str = "", off: bool = False) -> QuerySet[Phrase]:
    """Phrases by their words, with the phrasebook at hand. ``book`` is the number of one, or ``EVERYWHERE``."""
    found = Phrase.objects.select_related("phrasebook").filter(active=not off)
    if book == EVERYWHERE:
        found = found.filter(phrasebook=None)
    elif book:
        found = found.filter(phrasebook_id=int(book))
    for word in text.split():
        found = found.filter(Q(words__icontains=word) | Q(title__icontains=word) | Q(why__icontains=word))
    return found.order_by("words", "id")


def phrasebooks() -> QuerySet[Phrasebook]:
    return Phrasebook.objects.order_by("title")


def edition() -> Edition | None:
    """The edition in force, without its body."""
    return Edition.objects.defer("body").order_by("-number").first()


def in_force(phrasebook_id: int | None = None) -> replies.OwnPhrases:
    """The phrases that count now: those looked for everywhere and those of the phrasebook. One query, two at first."""
    newest = edition()
    if newest is None or not newest.number:
        return replies.OwnPhrases()
    # The key never comes twice, so what is kept in memory can never be of another edition.
    return _of(newest.pk, newest.number, phrasebook_id)


@lru_cache(maxsize=64)
def _of(edition_id: int, number: int, phrasebook_id: int | None) -> replies.OwnPhrases:
    body = Edition.objects.values_list("body", flat=True).get(pk=edition_id)
    return replies.OwnPhrases(
        number,
        tuple(replies.Phrase(**entry["phrase"]) for entry in body if entry["phrasebook"] in (None, phrasebook_id)),
    )
