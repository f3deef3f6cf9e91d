from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import Refused

from . import readiness
from .models import Rubric

if TYPE_CHECKING:
    from lms.people.models import User

DEFAULT_RUBRIC: Final = Path(__file__).with_name("default_rubric.json")


def ensure_rubric() -> Rubric:
    """The rubric in force; on a new site, the one that comes with the project."""
    if current := Rubric.objects.filter(is_current=True).first():
        return current
    body = json.loads(DEFAULT_RUBRIC.read_text(encoding="utf-8"))
    title = body.pop("title")
    try:
        return Rubric.objects.get_or_create(
            title=title, number=1, defaults={"body": body, "is_current": True, "published_at": timezone.now()}
        )[0]
    except IntegrityError:  # another rubric came into force in the same moment
        return Rubric.objects.get(is_current=True)


@transaction.atomic
def revise(*, rubric: Rubric, by: User, title: str = "") -> Rubric:
    """Begin the next edition of ``rubric`` as a draft that says the same; with ``title``, a rubric of its own.

    Where the draft of the next edition is there already, that one is returned.
    """
    title = title or rubric.title
    # Two who revise at once wait for each other on the edition that they have in common.
    Rubric.objects.select_for_update().get(pk=rubric.pk)
    editions = Rubric.objects.filter(title=title)
    if draft := editions.filter(published_at=None).first():
        return draft
    last = editions.aggregate(last=Max("number"))["last"] or 0
    created = Rubric.objects.create(title=title, number=last + 1, body=rubric.body, author=by)
    record("quizzes.revise_rubric", by=by, subject=created, title=str(created))
    return created


@transaction.atomic
def save(*, rubric: Rubric, by: User, body: Mapping[str, Any]) -> Rubric:
    """Keep a draft as it is, complete or not. Raises Refused for a published edition."""
    kept = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if not kept.is_draft:
        raise Refused("Эта редакция уже опубликована, по ней ставят оценки. Начните следующую редакцию.")
    if kept.body != body:
        kept.body = dict(body)
        kept.save(update_fields=["body"])
        record("quizzes.edit_rubric", by=by, subject=kept)
    return kept


@transaction.atomic
def publish(*, rubric: Rubric, by: User) -> Rubric:
    """Freeze a draft: exercises may be judged by it from now on. A repeated call changes nothing.

    Raises Refused while something is missing or the weights do not sum to 100.
    """
    kept = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if not kept.is_draft:
        return kept
    if problems := readiness.problems(kept.body):
        raise Refused(problems)
    kept.published_at = timezone.now()
    kept.save(update_fields=["published_at"])
    record("quizzes.publish_rubric", by=by, subject=kept, title=str(kept))
    return kept


@transaction.atomic
def put_in_force(*, rubric: Rubric, by: User) -> Rubric:
    """Make a published edition the one for every exercise that names none. A repeated call changes nothing."""
    # Whoever changes what is in force waits here for the others.
    Rubric.objects.select_for_update().filter(is_current=True).first()
    kept = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if kept.is_current:
        return kept
    if kept.is_draft:
        raise Refused("Это черновик. Сначала опубликуйте его.")
    Rubric.objects.filter(is_current=True).update(is_current=False)
    kept.is_current = True
    kept.save(update_fields=["is_current"])
    record("quizzes.put_rubric_in_force", by=by, subject=kept, title=str(kept))
    return kept


@transaction.atomic
def discard(*, rubric: Rubric, by: User) -> None:
    """Drop a draft edition. Raises Refused for a published one."""
    kept = Rubric.objects.select_for_update().get(pk=rubric.pk)
    if not kept.is_draft:
        raise Refused("Опубликованную редакцию удалить нельзя: по ней ставили оценки.")
    record("quizzes.discard_rubric", by=by, subject=kept, title=str(kept))
    kept.delete()
