from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record, record_each
from lms.errors import Refused
from lms.files.actions import store
from lms.files.models import StoredFile
from quizzes.bank import wording
from quizzes.bank.actions import create_topic
from quizzes.bank.models import Question, Revision, Topic
from quizzes.bank.pictures import hold_files

from . import formats, keeping, queries
from .checking import HELD_FILES
from .drafts import Draft, Reading, Writing
from .models import QuestionImport

if TYPE_CHECKING:
    from lms.people.models import User

FORGOTTEN_AFTER: Final = dt.timedelta(days=7)
BATCH: Final = 500


@dataclass(frozen=True)
class Outcome:
    """What came of an import: the keys of the new questions, how many were left out because the bank has them."""

    questions: Sequence[int]
    known: int


@transaction.atomic
def preview(*, data: bytes, name: str, by: User | None, format: str = formats.AUTO) -> QuestionImport:
    """Read a file and keep what it says for a look. What was looked at and left alone for a week is forgotten."""
    QuestionImport.objects.filter(by=by, applied_at=None, made_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    reading, files = keeping.packed(formats.read(data, name, format))
    digest = hashlib.sha256(data).hexdigest()
    return QuestionImport.objects.create(by=by, name=name[-200:], sha256=digest, reading=reading, files=files)


@transaction.atomic
def apply(
    *,
    imported: QuestionImport,
    by: User | None,
    chosen: Collection[int] | None = None,
    topic: Topic | None = None,
    new_topic: str = "",
    keep_topics: bool = True,
    skip_known: bool = True,
) -> Outcome:
    """Put the questions of a file into the bank: all that are ``chosen`` (places in the reading) or none.

    They come under ``topic``, or under ``new_topic`` in it, laid out by the topics of the file unless ``keep_topics``
    is off. A second click does nothing and gives what the first one did.
    """
    locked = QuestionImport.objects.select_for_update(of=["self"]).get(pk=imported.pk)
    if locked.applied_at is not None:
        return Outcome(locked.outcome["questions"], locked.outcome["known"])
    reading = keeping.unpacked(locked.reading, bytes(locked.files))
    drafts = [draft for place, draft in enumerate(reading.drafts) if chosen is None or place in chosen]
    if not drafts:
        raise Refused(_("Выберите хотя бы один вопрос."))
    known = queries.known(drafts) if skip_known else {}
    if new_topic.strip():
        topic = create_topic(title=new_topic, parent=topic, by=by)
    coming = [draft for place, draft in enumerate(drafts) if place not in known]
    keys = _create(coming, _topics(coming, topic, keep_topics, by), by)
    locked.applied_at = timezone.now()
    locked.outcome = {"questions": keys, "known": len(known)}
    locked.files = b""
    locked.save(update_fields=["applied_at", "outcome", "files"])
    record("quizzes.import_questions", by=by, subject=locked, file=locked.name, questions=len(keys), known=len(known))
    return Outcome(keys, len(known))


@transaction.atomic
def bring_in(*, reading: Reading, by: User | None, topic: Topic | None = None, skip_known: bool = True) -> Outcome:
    """The same for a reading that nobody has to look at first: a command."""
    kept, files = keeping.packed(reading)
    imported = QuestionImport.objects.create(by=by, name=reading.format, sha256="", reading=kept, files=files)
    return apply(imported=imported, by=by, topic=topic, skip_known=skip_known)


@transaction.atomic
def export(*, drafts: Sequence[Draft], format: str, by: User) -> Writing:
    """Write questions as a file. Who has taken keys out of the bank stands in the records."""
    write = formats.FORMATS[format].write
    if write is None:
        raise Refused(_("В этом формате мы только читаем."))
    if not drafts:
        raise Refused(_("Выгружать нечего."))
    written = write(drafts)
    if len(written.refusals) == len(drafts):
        raise Refused([_("В этом формате нельзя сохранить ни один из вопросов."), written.refusals[0].reason])
    record("quizzes.export_questions", by=by, subject=by, format=format, questions=len(drafts) - len(written.refusals))
    return written


def _topics(
    drafts: Sequence[Draft], topic: Topic | None, keep: bool, by: User | None
) -> Mapping[tuple[str, ...], Topic]:
    """The topic for each path of titles; missing ones are made."""
    found: dict[tuple[str, ...], Topic] = {}
    for path in dict.fromkeys(draft.topic for draft in drafts):
        place = topic
        for title in path if keep else ():
            place = create_topic(title=title, parent=place, by=by)
        if place is None:
            raise Refused(_("Выберите тему: в файле она названа не у всех вопросов."))
        found[path] = place
    return found


def _create(drafts: Sequence[Draft], topics: Mapping[tuple[str, ...], Topic], by: User | None) -> list[int]:
    codes = _free_codes(drafts)
    questions, revisions = [], []
    for draft in drafts:
        body = _with_stored_files(draft, by)
        code = draft.code if draft.code in codes else None
        codes.discard(draft.code)
        lemmas = wording.lemmas(body, code or "")
        question = Question(topic=topics[draft.topic], author=by, code=code, tags=list(draft.tags), lemmas=lemmas)
        questions.append(question)
        revisions.append(
            Revision(
                question=question,
                number=1,
                kind=draft.kind,
                body=body,
                difficulty=draft.difficulty,
                source_url=draft.source_url,
                source_note=draft.source_note,
                seconds=draft.seconds,
                made_by=by,
            )
        )
    Question.objects.bulk_create(questions, batch_size=BATCH)
    Revision.objects.bulk_create(revisions, batch_size=BATCH)
    hold_files(revisions)
    keys = [question.pk for question in questions]
    first = Revision.objects.filter(question=OuterRef("pk"), number=1).values("pk")[:1]
    Question.objects.filter(pk__in=keys).update(current=Subquery(first))
    record_each("quizzes.create_question", by=by, subjects=questions)
    return keys


def _free_codes(drafts: Sequence[Draft]) -> set[str]:
    """The codes of ``drafts`` that no question of the bank has."""
    asked = {draft.code for draft in drafts if draft.code}
    return asked - set(Question.objects.filter(code__in=asked).values_list("code", flat=True))


def _with_stored_files(draft: Draft, by: User | None) -> dict[str, Any]:
    """The body with its files stored, named by their keys."""
    body = dict(draft.body)
    for key in HELD_FILES:
        if key in body:
            name = body[key]["file"]
            kinds = [StoredFile.Kind.IMAGE] if key == "picture" else list(StoredFile.Kind.values)
            try:
                stored = store(upload=ContentFile(draft.files[name], name=name), by=by, kinds=kinds)
            except ValidationError as wrong:
                raise Refused([f"{draft.place}: «{name}». {message}" for message in wrong.messages]) from wrong
            body[key] = {**body[key], "file": stored.pk}
    return body
