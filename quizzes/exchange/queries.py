from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.db.models import QuerySet

from lms.batches import batched
from lms.files.models import StoredFile
from quizzes.assembly.models import PoolEntry, Quiz
from quizzes.bank.models import Question, Revision, Topic
from quizzes.bank.topics import tree

from .checking import HELD_FILES
from .drafts import Draft
from .models import QuestionImport

AT_ONCE: Final = 2_000


def known(drafts: Sequence[Draft]) -> dict[int, int]:
    """Which of ``drafts`` stand in the bank already, word for word: their places in the list, and the question."""
    places: dict[str, list[int]] = {}
    for place, draft in enumerate(drafts):
        places.setdefault(_sign(draft.kind, draft.body), []).append(place)
    stems = {str(draft.body["stem"]) for draft in drafts}
    found: dict[int, int] = {}
    for some in batched(stems, AT_ONCE):
        rows = Question.objects.filter(archived_at=None, current__body__stem__in=some)
        for pk, kind, body in rows.order_by("-pk").values_list("pk", "current__kind", "current__body"):
            for place in places.get(_sign(kind, body), ()):
                found[place] = pk
    return found


def _sign(kind: str, body: Mapping[str, Any]) -> str:
    """A question by its words and key; which stored file its picture is says nothing."""
    said = {key: _without_file(part) if key in HELD_FILES else part for key, part in body.items()}
    return json.dumps([kind, said], sort_keys=True, ensure_ascii=False)


def _without_file(held: Any) -> Any:
    return {key: part for key, part in held.items() if key != "file"} if isinstance(held, dict) else held


def imports_of_same_file(imported: QuestionImport) -> QuerySet[QuestionImport]:
    """Where the same file has come in before."""
    same = QuestionImport.objects.filter(sha256=imported.sha256, applied_at__isnull=False)
    return same.exclude(pk=imported.pk).select_related("by").order_by("-applied_at")


def outgoing(questions: QuerySet[Question]) -> list[Draft]:
    """Questions of the bank as drafts, in the order given: three queries, and a read for each file."""
    rows = questions.select_related("current", "topic").order_by("topic__title", "pk")
    return _drafts([(question, question.current, 1.0) for question in rows if question.current])


def outgoing_of_quiz(quiz: Quiz) -> list[Draft]:
    """The questions of a quiz in the wordings that it holds, in its order."""
    entries = PoolEntry.objects.filter(section__quiz=quiz).select_related("question__topic", "revision")
    entries = entries.order_by("section__order", "section_id", "order", "pk")
    return _drafts([(entry.question, entry.revision, float(entry.points or 1)) for entry in entries])


def _drafts(rows: Sequence[tuple[Question, Revision, float]]) -> list[Draft]:
    paths = _paths()
    files = _files(revision.body for _, revision, _ in rows)
    return [
        _draft(number, question, revision, points, paths.get(question.topic_id, ()), files)
        for number, (question, revision, points) in enumerate(rows, start=1)
    ]


def _draft(
    number: int,
    question: Question,
    revision: Revision,
    points: float,
    topic: tuple[str, ...],
    files: Mapping[int, tuple[str, bytes]],
) -> Draft:
    body, held = dict(revision.body), dict[str, bytes]()
    for key in HELD_FILES:
        part = body.pop(key, None)
        if part and (stored := files.get(part.get("file"))):
            name = _free_name(stored[0], held)
            held[name] = stored[1]
            body[key] = {**part, "file": name}
    return Draft(
        place=f"вопрос {number}",
        kind=revision.kind,
        body=body,
        topic=topic,
        code=question.code or "",
        tags=tuple(question.tags),
        difficulty=revision.difficulty,
        source_url=revision.source_url,
        source_note=revision.source_note,
        seconds=revision.seconds,
        points=points,
        files=held,
    )


def _free_name(name: str, taken: Mapping[str, bytes]) -> str:
    return name if name not in taken else f"2-{name}"


def _paths() -> dict[int, tuple[str, ...]]:
    """The titles from the root to each topic: one query."""
    paths: dict[int, tuple[str, ...]] = {}
    for branch in tree(Topic.objects.all()):
        above = paths.get(branch.parent, ()) if branch.parent else ()
        paths[branch.pk] = (*above, branch.title)
    return paths


def _files(bodies: Iterable[Mapping[str, Any]]) -> dict[int, tuple[str, bytes]]:
    """The files that bodies name: one query. One that the storage has lost is left out."""
    keys = {part["file"] for body in bodies for key in HELD_FILES if (part := body.get(key))}
    found = {}
    for stored in StoredFile.objects.filter(pk__in=[key for key in keys if isinstance(key, int)]):
        try:
            with stored.file.open("rb") as opened:
                found[stored.pk] = (stored.name, opened.read())
        except FileNotFoundError:
            continue
    return found
