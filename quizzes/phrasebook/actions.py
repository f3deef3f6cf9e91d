from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from lms.audit.actions import record
from lms.errors import Refused
from quizzes.replies.phrases import problems

from .models import Edition, Phrase, Phrasebook

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def add(*, fields: Mapping[str, Any], by: User | None) -> Phrase:
    """Add a phrase, in force at once. The same phrase sent twice is one.

    Raises Refused for a phrase that cannot be looked for, and where its words are there already with another remark.
    """
    _begin()
    _refuse_problems(fields)
    twin = Phrase.objects.filter(words=fields["words"], phrasebook=fields.get("phrasebook")).first()
    if twin is not None:
        if all(getattr(twin, name) == value for name, value in fields.items()):
            return twin
        raise Refused("Такая фраза здесь уже есть. Откройте её и поправьте замечание.")
    phrase = Phrase.objects.create(**fields, author=by)
    record("quizzes.add_phrase", by=by, subject=phrase, words=phrase.words)
    renew(by=by)
    return phrase


@transaction.atomic
def edit(*, phrase: Phrase, fields: Mapping[str, Any], by: User | None) -> Phrase:
    """Change a phrase, its remark or whether it is in force. Saying what already stands changes nothing."""
    _begin()
    _refuse_problems(fields)
    kept = Phrase.objects.get(pk=phrase.pk)
    changed = [name for name, value in fields.items() if getattr(kept, name) != value]
    if not changed:
        return kept
    for name in changed:
        setattr(kept, name, fields[name])
    try:
        with transaction.atomic():
            kept.save(update_fields=[*changed, "changed_at"])
    except IntegrityError:
        raise Refused("Такая фраза здесь уже есть.") from None
    record("quizzes.edit_phrase", by=by, subject=kept, changed=changed)
    renew(by=by)
    return kept


@transaction.atomic
def create_phrasebook(*, title: str, by: User | None) -> Phrasebook:
    """Give the phrasebook of that title, making it where there is none. Upper and lower case are the same."""
    title = " ".join(title.split())
    found = Phrasebook.objects.filter(title__iexact=title).first()
    if found is not None:
        return found
    book, created = Phrasebook.objects.get_or_create(title=title)
    if created:
        record("quizzes.create_phrasebook", by=by, subject=book, title=title)
    return book


@transaction.atomic
def renew(*, by: User | None) -> Edition:
    """Put the phrases as they are now in force as the next edition, unless they are what is in force already."""
    _begin()
    active = Phrase.objects.filter(active=True).order_by("id")
    body = [{"phrasebook": one.phrasebook_id, "phrase": asdict(one.for_checker)} for one in active]
    last = Edition.objects.order_by("-number").first()
    if last is not None and last.body == body:
        return last
    return Edition.objects.create(number=last.number + 1 if last else 1, body=body, made_by=by)


def _begin() -> None:
    """Wait until nobody else changes phrases."""
    Edition.objects.get_or_create(number=0)
    Edition.objects.select_for_update(of=("self",)).get(number=0)


def _refuse_problems(fields: Mapping[str, Any]) -> None:
    if "words" in fields and (found := problems(fields["words"])):
        raise Refused(found)
