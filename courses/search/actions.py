from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet

from courses.lessons.models import Lesson
from lms.batches import batched
from lms.files.models import StoredFile
from lms.jobs.actions import enqueue_many

from . import reading, words
from .models import FileText, SearchEntry
from .registry import LONGEST_TITLE, Matter, Source, sources

AT_A_TIME = 200
# A larger file is left unread: hardly text, and a worker's memory is not for it.
LARGEST_FILE = 60_000_000
READABLE = (StoredFile.Kind.PDF, StoredFile.Kind.DOCUMENT, StoredFile.Kind.SLIDES, StoredFile.Kind.SHEET)


@transaction.atomic
def refresh(source: Source, things: Iterable[int]) -> int:
    """Bring the entries of these rows up to date, in the transaction of the change. Returns how many were not."""
    keys = list(things)
    if not keys:
        return 0
    return _bring(source, source.read(keys), SearchEntry.objects.filter(kind=source.kind, thing__in=keys))


@transaction.atomic
def rebuild(source: Source) -> int:
    """Make the entries of a source what its pages say now. Returns how many were not so: 0 where all was in order."""
    return _bring(source, source.read(), SearchEntry.objects.filter(kind=source.kind))


def rebuild_all() -> dict[str, int]:
    """Rebuild every source, each in a transaction of its own. Returns by kind how many entries were not in order."""
    SearchEntry.objects.exclude(kind__in=sources()).delete()
    owe_reading()
    changed = {source.kind: rebuild(source) for source in sources().values()}
    learn_words()
    return {kind: count for kind, count in changed.items() if count}


def _bring(source: Source, matters: Iterable[Matter], entries: QuerySet[SearchEntry]) -> int:
    """Write the entries that are not what ``matters`` say, and drop those of ``entries`` whose page is gone."""
    changed, there = 0, set()
    for some in batched(matters, AT_A_TIME):
        fresh = {matter.url: _entry(source, matter) for matter in some}
        kept = {one.url: one for one in entries.filter(url__in=fresh).defer("words", "heading")}
        other = [one for url, one in fresh.items() if url not in kept or _said(one) != _said(kept[url])]
        _write(other)
        there |= set(fresh)
        changed += len(other)
    gone, _ = entries.exclude(url__in=there).delete()
    return changed + gone


def _entry(source: Source, matter: Matter) -> SearchEntry:
    title, place = (words.clean(text)[:LONGEST_TITLE] for text in (matter.title, matter.place))
    return SearchEntry(
        kind=source.kind, thing=matter.thing, url=matter.url, title=title, place=place, body=words.clean(matter.body)
    )


def _said(entry: SearchEntry) -> tuple[int | None, str, str, str]:
    return entry.thing, entry.title, entry.place, entry.body


def _write(entries: list[SearchEntry]) -> None:
    if not entries:
        return
    for entry in entries:
        entry.heading = words.vector(entry.title, "", "")
        entry.words = words.vector(entry.title, entry.place, entry.body)
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["kind", "url"],
        update_fields=["thing", "title", "place", "body", "heading", "words", "changed_at"],
    )


# --- words and files --------------------------------------------------------------------------------------------------
@transaction.atomic
def learn_words() -> None:
    """Keep the words of all entries: what a mistyped one is compared with."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM courses_searchword")
        cursor.execute(
            """
            INSERT INTO courses_searchword (word, entries)
            SELECT word, ndoc FROM ts_stat('SELECT words FROM courses_searchentry')
            WHERE length(word) BETWEEN 4 AND 40 AND word !~ '[0-9]'
            """
        )


def owe_reading(lessons: QuerySet[Lesson] | None = None) -> None:
    """Have the files of these lessons (by default of all) read in the background, each once."""
    held = Lesson.objects.all() if lessons is None else lessons
    files = StoredFile.objects.filter(
        pk__in=held.filter(file__isnull=False).values("file"), kind__in=READABLE, size__lte=LARGEST_FILE
    ).exclude(pk__in=FileText.objects.values("file"))
    enqueue_many(
        "search.read_file", [(f"search.read_file:{pk}", {"file": pk}) for pk in files.values_list("pk", flat=True)]
    )


def read_file(key: int) -> None:
    """Read what a file says, and let it be found. A file that is gone or was read is passed over."""
    file = StoredFile.objects.filter(pk=key).first()
    if file is None or FileText.objects.filter(file=key).exists():
        return
    with file.file.open("rb") as content:
        text = reading.of_file(content, file.name)
    FileText.objects.create(file=file, text=text)
