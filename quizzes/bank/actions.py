from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record
from lms.errors import Refused
from quizzes.scoring import KINDS

from .models import Question, Revision, Topic

if TYPE_CHECKING:
    from lms.people.models import User

Body = Mapping[str, Any]


class Overtaken(Refused):
    """Somebody else has written a newer revision since the question was opened."""


@transaction.atomic
def create_question(
    *,
    kind: str,
    body: Body,
    topic: Topic,
    by: User | None,
    difficulty: int = 1,
    source_url: str = "",
    code: str | None = None,
) -> Question:
    """Put a question into the bank with its first revision. Refused with every problem of the body."""
    _refuse_problems(kind, body)
    question = Question.objects.create(topic=topic, author=by, code=code)
    first = Revision(question=question, number=1, kind=kind, body=dict(body), made_by=by)
    _make_current(question, first, difficulty=difficulty, source_url=source_url)
    record("quizzes.create_question", by=by, subject=question)
    return question


@transaction.atomic
def revise(
    *,
    question: Question,
    body: Body,
    by: User | None,
    difficulty: int | None = None,
    source_url: str | None = None,
    topic: Topic | None = None,
    seen: int | None = None,
) -> Revision:
    """Write the next revision of a question; what is left out stays as it is.

    Quizzes and attempts keep the revision they hold: ``assembly.actions.pin_latest`` takes a quiz over to the new one.
    Saying what already stands makes no revision, so a second click does nothing. ``seen`` is the number of the
    revision that the person had before her: Overtaken where there is a newer one.
    """
    locked = Question.objects.select_for_update(of=["self"]).select_related("current").get(pk=question.pk)
    current = locked.current
    if current is None:
        raise Refused(_("У вопроса нет ни одной редакции."))
    if seen is not None and seen != current.number:
        raise Overtaken(_("Пока вы писали, этот вопрос изменил кто-то ещё. Ваши правки пока не сохранены."))
    _refuse_problems(current.kind, body)
    if topic is not None and topic.pk != locked.topic_id:
        locked.topic = topic
        locked.save(update_fields=["topic"])
    difficulty = current.difficulty if difficulty is None else difficulty
    source_url = current.source_url if source_url is None else source_url
    if (current.body, current.difficulty, current.source_url) == (dict(body), difficulty, source_url):
        return current
    revision = Revision(question=locked, number=current.number + 1, kind=current.kind, body=dict(body), made_by=by)
    _make_current(locked, revision, difficulty=difficulty, source_url=source_url)
    record("quizzes.revise", by=by, subject=locked, number=revision.number)
    return revision


@transaction.atomic
def create_topic(*, title: str, by: User | None) -> Topic:
    """Give the topic of that title, making it where there is none. Upper and lower case are the same."""
    title = " ".join(title.split())
    found = Topic.objects.filter(title__iexact=title).first()
    if found is not None:
        return found
    topic, created = Topic.objects.get_or_create(title=title)
    if created:
        record("quizzes.create_topic", by=by, subject=topic, title=title)
    return topic


@transaction.atomic
def archive(*, question: Question, by: User | None) -> None:
    """Take a question off the shelf: it stays where it is used, but no quiz can take it or be published with it."""
    if Question.objects.filter(pk=question.pk, archived_at=None).update(archived_at=timezone.now()):
        record("quizzes.archive_question", by=by, subject=question)


@transaction.atomic
def restore(*, question: Question, by: User | None) -> None:
    """Put an archived question back on the shelf."""
    if Question.objects.filter(pk=question.pk, archived_at__isnull=False).update(archived_at=None):
        record("quizzes.restore_question", by=by, subject=question)


def _refuse_problems(kind: str, body: Body) -> None:
    if kind not in KINDS:
        raise Refused(_("Такого вида вопросов нет."))
    if problems := KINDS[kind].problems(body):
        raise Refused(problems)


def _make_current(question: Question, revision: Revision, *, difficulty: int, source_url: str) -> None:
    revision.difficulty, revision.source_url = difficulty, source_url
    revision.save()
    question.current = revision
    question.save(update_fields=["current"])
