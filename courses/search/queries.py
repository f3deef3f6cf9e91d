from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.utils.safestring import SafeString

from courses.reports import rules as reports
from lms import access
from lms.access import EVERYTHING, registry
from lms.models import Agency, User
from lms.ui.paging import Paging

from . import passages, spelling, words
from .models import SearchEntry
from .registry import Source, sources
from .words import Asked

if TYPE_CHECKING:
    from lms.people.models import User as Person

PER_PAGE: Final = 10
NAMES: Final = 5
# So many pages are weighed against each other and shown: of more, those with the words in the title, then the newest.
MOST: Final = 300


@dataclass(frozen=True)
class Hit:
    """A page that was found, with its words marked."""

    entry: SearchEntry
    source: Source
    title: SafeString
    place: SafeString
    passages: list[SafeString]


@dataclass(frozen=True)
class Found:
    """What came of a search. ``how``: every, any (not all words), layout, spelling; ``asked`` is what was looked for.

    ``kinds`` says how many pages of each kind there are; ``people`` and ``agencies`` are only those in the reach of
    whoever asks.
    """

    asked: Asked
    how: str
    paging: Paging[Hit]
    kinds: list[tuple[Source, int]]
    people: list[User]
    agencies: list[Agency]

    @property
    def total(self) -> int:
        return sum(count for _source, count in self.kinds)

    @property
    def is_nothing(self) -> bool:
        return not (self.kinds or self.people or self.agencies)


def visible(user: Person) -> tuple[str, list[Any]]:
    """A condition in SQL on ``kind`` and ``thing``: the page opens to ``user``, each kind by the rule of its page.

    Whoever sees all rows of a kind works with the drafts; others find what is in the versions that they read.
    """
    parts: list[tuple[str, tuple[Any, ...]]] = []
    for source in sources().values():
        condition = registry.condition(user, source.verb) if source.model else EVERYTHING
        if condition == EVERYTHING:
            parts.append(("kind = %s", (source.kind,)))
            continue
        assert source.model is not None
        with suppress(EmptyResultSet):
            seen = source.model._default_manager.filter(condition)
            if source.unread:
                seen = seen.exclude(pk__in=source.unread(user))
            rows, params = seen.order_by().values("pk").query.sql_with_params()
            parts.append((f"kind = %s AND thing IN ({rows})", (source.kind, *params)))
    return " OR ".join(f"({sql})" for sql, _params in parts), [one for _sql, params in parts for one in params]


@transaction.atomic
def search(user: Person, text: str, *, kind: str = "", page: int = 1) -> Found:
    """Pages that ``user`` may see with every word of ``text``, the closest first.

    Where there are none: what the same keys say in the other layout, the nearest words that there are, at last pages
    with some of the words. No suggestion is made that would not find something for her.
    """
    _by_index()
    asked = words.ask(text)
    people, agencies = _people(user, asked), _agencies(user, asked)
    look = _Look(user, kind, page)
    if asked.is_empty:
        return look.found(asked, "every", NOTHING, people, agencies)
    if (matches := look.matches(asked.every())).kinds or people or agencies:
        return look.found(asked, "every", matches, people, agencies)
    for how, other in _others(asked):
        if not other.is_empty and (matches := look.matches(other.every())).kinds:
            return look.found(other, how, matches)
    matches = look.matches(asked.any()) if len(asked.groups) > 1 else NOTHING
    return look.found(asked, "any", matches)


def _by_index() -> None:
    """Where a word is common the planner unpacks every vector to look into it; the index answers without one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")


def _others(asked: Asked) -> Iterable[tuple[str, Asked]]:
    yield "layout", words.ask(words.other_layout(asked.text))
    if corrected := spelling.corrected(asked):
        yield "spelling", words.ask(corrected)


@dataclass(frozen=True)
class _Matches:
    """What matches a raw ``query`` and opens to the person: how many of each kind, the keys of the nearest."""

    query: str
    kinds: Mapping[str, int]
    nearest: list[int]


NOTHING: Final = _Matches("", {}, [])


@dataclass(frozen=True)
class _Look:
    """Who looks, at which kind of pages (empty: any) and at which page of the hits."""

    user: Person
    kind: str
    page: int

    def matches(self, query: str) -> _Matches:
        """One statement. What the words match is found first, by the index alone; then whose page opens."""
        seen, params = visible(self.user)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                WITH matching AS MATERIALIZED (
                    SELECT id, kind, thing, heading FROM courses_searchentry WHERE words @@ %s::tsquery
                ), seen AS MATERIALIZED (SELECT id, kind, heading FROM matching WHERE {seen})
                SELECT
                    (SELECT json_object_agg(kind, count) FROM (SELECT kind, count(*) FROM seen GROUP BY kind) counted),
                    ARRAY(
                        SELECT id FROM seen WHERE %s IN ('', kind)
                        ORDER BY heading @@ %s::tsquery DESC, id DESC LIMIT %s
                    )
                """,  # noqa: S608 - the condition is what Django compiles, its values are parameters
                [query, *params, self.kind, query, MOST],
            )
            kinds, nearest = cursor.fetchone()
        return _Matches(query, kinds or {}, nearest)

    def found(
        self, asked: Asked, how: str, matches: _Matches, people: Sequence[User] = (), agencies: Sequence[Agency] = ()
    ) -> Found:
        total = len(matches.nearest)
        number = min(max(self.page, 1), max(1, -(-total // PER_PAGE)))
        hits = _hits(asked, matches, number) if total else []
        kinds = [(source, matches.kinds[name]) for name, source in sources().items() if name in matches.kinds]
        return Found(asked, how, Paging(hits, number, PER_PAGE, total), kinds, list(people), list(agencies))


def _hits(asked: Asked, matches: _Matches, number: int) -> list[Hit]:
    weight = Case(
        *(When(kind=one.kind, then=Value(one.weight)) for one in sources().values() if one.weight != 1),
        default=Value(1.0),
        output_field=FloatField(),
    )
    query = SearchQuery(matches.query, search_type="raw", config="simple")
    rank = SearchRank(F("words"), query, weights=[0.2, 0.2, 0.05, 1.0], normalization=Value(1))
    entries = SearchEntry.objects.filter(pk__in=matches.nearest).annotate(rank=rank * weight).order_by("-rank", "-pk")
    shown = list(entries.defer("words", "heading")[(number - 1) * PER_PAGE : number * PER_PAGE])
    standing = _places([one.pk for one in shown], asked)
    return [_hit(entry, standing[entry.pk]) for entry in shown]


def _places(keys: list[int], asked: Asked) -> Mapping[int, list[int]]:
    """By entry, the places in its vector of the words that were asked. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    lemmas = sorted({lemma for one in asked.sought for lemma in one.lemmas})
    beginnings = [f"{one.word}%" for one in asked.sought if one.begins]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT entry.id, word.positions
            FROM courses_searchentry entry, unnest(entry.words) word
            WHERE entry.id = ANY(%s) AND (word.lexeme = ANY(%s) OR word.lexeme LIKE ANY(%s))
            """,
            [keys, lemmas, beginnings],
        )
        for key, positions in cursor.fetchall():
            found[key] += positions
    return found


def _hit(entry: SearchEntry, standing: list[int]) -> Hit:
    in_title = words.count(entry.title)
    ahead = in_title + words.count(entry.place)
    title = passages.marked(entry.title, words.places(standing, entry.title, 0))
    place = passages.marked(entry.place, words.places(standing, entry.place, in_title))
    said = passages.passages(entry.body, words.places(standing, entry.body, ahead))
    return Hit(entry, sources()[entry.kind], title, place, said)


# --- people and agencies ----------------------------------------------------------------------------------------------
def _people(user: Person, asked: Asked) -> list[User]:
    """People in reach whose names begin so, word by word; or who have this address."""
    if not reports.oversees(user) or asked.is_empty:
        return []
    rows = access.rows(user, "courses.view_person", User).filter(is_active=True)
    if "@" in asked.text:
        named = rows.filter(email__startswith=asked.text.casefold())
    else:
        named = rows
        for one in asked.sought:
            named = named.filter(Q(name_key__startswith=one.word) | Q(name_key__contains=f" {one.word}"))
    return list(named.order_by("name_key", "pk")[:NAMES])


def _agencies(user: Person, asked: Asked) -> list[Agency]:
    """Agencies in reach with all these words in their names, whatever their endings."""
    if not reports.oversees(user) or asked.is_empty:
        return []
    rows: QuerySet[Agency] = access.rows(user, "lms.view_agency", Agency).filter(valid_to=None)
    for one in asked.sought:
        stem = one.word[:-2] if len(one.word) > 5 else one.word
        rows = rows.filter(Q(name__icontains=stem) | Q(short_name__icontains=stem))
    return list(rows.order_by("depth", "path")[:NAMES])
