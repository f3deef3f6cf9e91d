from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from types import EllipsisType
from typing import TYPE_CHECKING, Any, Final

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Func, ProtectedError, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit.actions import record, record_each
from lms.errors import Refused
from lms.files.actions import store
from lms.files.models import StoredFile
from quizzes.scoring import KINDS

from . import wording
from .models import Question, Revision, Topic
from .pictures import files_of, hold_files
from .rules import bank_files
from .topics import subtree

if TYPE_CHECKING:
    from lms.people.models import User

Body = Mapping[str, Any]
TAGS_MOST: Final = 12
TAG_LENGTH: Final = 40
# What a revision says beside its body.
BESIDE: Final = ("difficulty", "source_url", "source_note", "seconds")

ATTACHED: Final = [
    StoredFile.Kind.PDF,
    StoredFile.Kind.DOCUMENT,
    StoredFile.Kind.SHEET,
    StoredFile.Kind.SLIDES,
    StoredFile.Kind.IMAGE,
]


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
    source_note: str = "",
    seconds: int | None = None,
    code: str | None = None,
    tags: Collection[str] = (),
    known_files: Set[int] = frozenset(),
) -> Question:
    """Put a question into the bank with its first revision. Refused with every problem of the body.

    It may name files that are in the bank already, that the person has uploaded, and ``known_files``.
    """
    _refuse_problems(kind, body)
    _refuse_strange_files(files_of(body) - known_files, by)
    question = Question.objects.create(topic=topic, author=by, code=code, tags=clean_tags(tags))
    first = Revision(question=question, number=1, kind=kind, body=dict(body), made_by=by)
    first.difficulty, first.source_url, first.source_note, first.seconds = difficulty, source_url, source_note, seconds
    _make_current(question, first)
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
    source_note: str | None = None,
    seconds: int | EllipsisType | None = ...,
    topic: Topic | None = None,
    tags: Collection[str] | None = None,
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
    _refuse_strange_files(files_of(body) - files_of(current.body), by)
    _put_on_shelf(locked, topic, tags)
    given = {"difficulty": difficulty, "source_url": source_url, "source_note": source_note}
    beside = _beside(current) | {name: value for name, value in given.items() if value is not None}
    if seconds is not ...:
        beside["seconds"] = seconds
    if current.body == body and _beside(current) == beside:
        return current
    revision = Revision(question=locked, number=current.number + 1, kind=current.kind, body=dict(body), made_by=by)
    for name, value in beside.items():
        setattr(revision, name, value)
    _make_current(locked, revision)
    record("quizzes.revise", by=by, subject=locked, number=revision.number)
    return revision


@transaction.atomic
def duplicate(*, question: Question, by: User | None) -> Question:
    """Make a new question of the current wording of one: the way to write something alike."""
    current = question.current
    if current is None:
        raise Refused(_("У вопроса нет ни одной редакции."))
    copied = create_question(
        kind=current.kind,
        body=current.body,
        topic=question.topic,
        by=by,
        tags=question.tags,
        known_files=files_of(current.body),
        **_beside(current),
    )
    record("quizzes.duplicate_question", by=by, subject=copied, of=question.pk)
    return copied


@transaction.atomic
def keep_file(*, upload: File[bytes], by: User, as_picture: bool) -> StoredFile:
    """Take in a picture or a file for a question that is being written.

    Raises ValidationError, with a Russian sentence, where it is no good picture or document.
    """
    kinds = [StoredFile.Kind.IMAGE] if as_picture else ATTACHED
    stored = store(upload=upload, by=by, kinds=kinds)
    record("quizzes.keep_question_file", by=by, subject=stored, name=stored.name)
    return stored


@transaction.atomic
def archive(*, question: Question, by: User | None) -> None:
    """Take a question off the shelf: it stays where it is used, but no quiz can take it or be published with it."""
    archive_all(questions=Question.objects.filter(pk=question.pk), by=by)


@transaction.atomic
def restore(*, question: Question, by: User | None) -> None:
    """Put an archived question back on the shelf."""
    restore_all(questions=Question.objects.filter(pk=question.pk), by=by)


@transaction.atomic
def archive_all(*, questions: QuerySet[Question], by: User | None) -> int:
    """Take questions off the shelf. Returns how many were on it."""
    return _organise(questions.filter(archived_at=None), "quizzes.archive_question", by, archived_at=timezone.now())


@transaction.atomic
def restore_all(*, questions: QuerySet[Question], by: User | None) -> int:
    """Put archived questions back on the shelf. Returns how many were off it."""
    return _organise(questions.filter(archived_at__isnull=False), "quizzes.restore_question", by, archived_at=None)


@transaction.atomic
def move(*, questions: QuerySet[Question], topic: Topic, by: User | None) -> int:
    """Put questions under another topic. Returns how many changed."""
    return _organise(questions.exclude(topic=topic), "quizzes.move_question", by, topic=topic)


@transaction.atomic
def tag(*, questions: QuerySet[Question], tag: str, by: User | None) -> int:
    """Give questions a tag. Returns how many did not have it. Refused where one would have too many."""
    cleaned = _clean_tag(tag)
    without = questions.exclude(tags__contains=[cleaned])
    if without.filter(tags__len__gte=TAGS_MOST).exists():
        raise Refused(_("У какого-то из вопросов уже %s меток: больше нельзя.") % TAGS_MOST)
    value = Cast(Value(cleaned), output_field=Question._meta.get_field("tags").base_field)
    return _organise(without, "quizzes.tag_question", by, tags=Func(F("tags"), value, function="array_append"))


@transaction.atomic
def untag(*, questions: QuerySet[Question], tag: str, by: User | None) -> int:
    """Take a tag off questions. Returns how many had it."""
    value = Cast(Value(tag), output_field=Question._meta.get_field("tags").base_field)
    gone = Func(F("tags"), value, function="array_remove")
    return _organise(questions.filter(tags__contains=[tag]), "quizzes.untag_question", by, tags=gone)


def clean_tags(tags: Collection[str]) -> list[str]:
    """Tags as they are kept: lower case, single spaces, each once. Refused when too many or too long."""
    cleaned = list(dict.fromkeys(_clean_tag(tag) for tag in tags if tag.strip()))
    if len(cleaned) > TAGS_MOST:
        raise Refused(_("Меток больше %s: оставьте главные.") % TAGS_MOST)
    return cleaned


@transaction.atomic
def create_topic(*, title: str, by: User | None, parent: Topic | None = None) -> Topic:
    """Give the topic of that title, making it where there is none. Upper and lower case are the same.

    With a ``parent`` only those right below it count; without, the title is looked for in the whole tree.
    """
    title = " ".join(title.split())
    known = Topic.objects.filter(title__iexact=title)
    found = (known.filter(parent=parent) if parent else known.order_by("id")).first()
    if found is not None:
        return found
    topic, created = Topic.objects.get_or_create(title=title, parent=parent)
    if created:
        record("quizzes.create_topic", by=by, subject=topic, title=title)
    return topic


@transaction.atomic
def edit_topic(*, topic: Topic, title: str, parent: Topic | None, by: User | None) -> Topic:
    """Rename a topic or put it elsewhere in the tree. Refused for a circle and for a title that is taken there."""
    _lock_tree()
    if parent is not None and parent.pk in subtree(topic.pk):
        raise Refused(_("Тема не может входить в саму себя."))
    title = " ".join(title.split())
    if Topic.objects.filter(parent=parent, title__iexact=title).exclude(pk=topic.pk).exists():
        raise Refused(_("Такая тема здесь уже есть. Чтобы собрать вопросы в одну, объедините темы."))
    topic.title, topic.parent = title, parent
    topic.save(update_fields=["title", "parent"])
    record("quizzes.edit_topic", by=by, subject=topic, title=title)
    return topic


@transaction.atomic
def merge_topics(*, topic: Topic, into: Topic, by: User | None) -> None:
    """Take all of ``topic`` over to ``into`` and remove it. Refused for a circle and where a quiz draws from it."""
    _lock_tree()
    if into.pk in subtree(topic.pk):
        raise Refused(_("Объединить тему с ней самой или с той, что внутри неё, нельзя."))
    Question.objects.filter(topic=topic).update(topic=into)
    for child in Topic.objects.filter(parent=topic):
        twin = Topic.objects.filter(parent=into, title__iexact=child.title).first()
        if twin is not None:
            merge_topics(topic=child, into=twin, by=by)
        else:
            Topic.objects.filter(pk=child.pk).update(parent=into)
    record("quizzes.merge_topics", by=by, subject=into, title=topic.title)
    _delete(topic)


@transaction.atomic
def remove_topic(*, topic: Topic, by: User | None) -> None:
    """Remove a topic that nothing stands in. Refused otherwise."""
    if Question.objects.filter(topic=topic).exists() or Topic.objects.filter(parent=topic).exists():
        raise Refused(_("В теме есть вопросы или другие темы. Объедините её с другой темой."))
    record("quizzes.remove_topic", by=by, subject=topic, title=topic.title)
    _delete(topic)


def _delete(topic: Topic) -> None:
    try:
        topic.delete()
    except ProtectedError as error:
        raise Refused(_("Тему «%s» использует какой-то тест: сначала уберите её из теста.") % topic.title) from error


def _lock_tree() -> None:
    """One change of the tree at a time: two moves at once could make a circle."""
    list(Topic.objects.select_for_update(no_key=True).values_list("pk"))


def _put_on_shelf(question: Question, topic: Topic | None, tags: Collection[str] | None) -> None:
    """Topic and tags stand on the question, not on a revision."""
    was = question.topic_id, question.tags
    question.topic = topic or question.topic
    question.tags = question.tags if tags is None else clean_tags(tags)
    if was != (question.topic_id, question.tags):
        question.save(update_fields=["topic", "tags"])


def _organise(questions: QuerySet[Question], verb: str, by: User | None, **changes: Any) -> int:
    """Change the shelf, not the words: no revision is made of it. Each question has its own line in the records."""
    changed = list(questions.select_for_update(of=["self"], no_key=True).only("pk"))
    Question.objects.filter(pk__in=[one.pk for one in changed]).update(**changes)
    record_each(verb, by=by, subjects=changed)
    return len(changed)


def _clean_tag(tag: str) -> str:
    cleaned = " ".join(tag.split()).casefold()
    if not cleaned:
        raise Refused(_("Впишите метку."))
    if len(cleaned) > TAG_LENGTH:
        raise Refused(_("Метка длиннее %s знаков.") % TAG_LENGTH)
    return cleaned


def _refuse_problems(kind: str, body: Body) -> None:
    if kind not in KINDS:
        raise Refused(_("Такого вида вопросов нет."))
    if problems := KINDS[kind].problems(body):
        raise Refused(problems)


def _refuse_strange_files(wanted: set[int], by: User | None) -> None:
    """A question may take in what is in the bank already and what whoever writes it has uploaded, nothing else."""
    if not wanted:
        return
    known = StoredFile.objects.filter(pk__in=wanted)
    if by is not None:
        known = known.filter(bank_files(by))
    if known.count() < len(wanted):
        raise Refused(_("Картинки или файла этого вопроса нет. Загрузите ещё раз."))


def _beside(revision: Revision) -> dict[str, Any]:
    """What a revision says beside its body."""
    return {name: getattr(revision, name) for name in BESIDE}


def _make_current(question: Question, revision: Revision) -> None:
    revision.save()
    hold_files([revision])
    question.current = revision
    question.lemmas = wording.lemmas(revision.body, question.code or "", revision.source_note)
    question.save(update_fields=["current", "lemmas"])
