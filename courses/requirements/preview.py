"""Whom a rule would concern, before it is saved: figures and names, and what a change of the rule changes.

Nobody outside the subtree of the rule's agency is ever counted or named: whoever asks has that subtree in her reach.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import connection
from django.utils import timezone

from courses.audience.compiling import TENURE, Compiler
from courses.audience.conditions import Node
from lms.models import Agency, Employment, User

from .covering import MAIN, PRESENT, places

NEARLY_ALL = 0.9
Which = Literal["all", "new", "lost"]

_JUDGED = """{main}{tenure}, judged AS MATERIALIZED (
    SELECT main.user_id, main.agency_id, main.path, {now} AS concerned, {then} AS concerned_before
    FROM main{joined} WHERE {bounds} AND {present}
)"""
_WHICH = {
    "all": "concerned",
    "new": "concerned AND NOT concerned_before",
    "lost": "concerned_before AND NOT concerned",
}
_COUNT = f"""
SELECT path, count(*) FILTER (WHERE {{within}}), count(*) FILTER (WHERE {_WHICH["all"]}),
    count(*) FILTER (WHERE {_WHICH["new"]}), count(*) FILTER (WHERE {_WHICH["lost"]})
FROM judged GROUP BY path"""  # noqa: S608 - constants only
# Whom the rule concerns is settled first: by the index of names the planner would ask it again for each person.
_NAMES = """
, chosen AS MATERIALIZED (SELECT j.user_id FROM judged j WHERE {which})
SELECT u.id FROM lms_user u WHERE u.id IN (SELECT user_id FROM chosen)
ORDER BY u.name_key || '', u.id LIMIT %(limit)s OFFSET %(offset)s"""


@dataclass(frozen=True)
class Rule:
    """Whom a requirement concerns: those in the subtree at ``path`` whom ``audience`` covers."""

    path: str
    audience: Node


@dataclass(frozen=True)
class Share:
    """An agency right below the rule's own (or that itself: those who work in none of them)."""

    agency: Agency
    people: int
    new: int
    lost: int


@dataclass(frozen=True)
class Figures:
    """How many people a rule concerns, of how many; ``new`` and ``lost`` against the rule of before."""

    people: int
    of: int
    new: int
    lost: int
    shares: Sequence[Share]

    @property
    def nearly_all(self) -> bool:
        return self.of > 0 and self.people >= NEARLY_ALL * self.of

    @property
    def touched(self) -> int:
        """How many people have to be looked at when the rule comes into force."""
        return self.people + self.lost


@dataclass(frozen=True)
class Named:
    """A person of the preview."""

    user: User
    employment: Employment


def figures(rule: Rule, *, before: Rule | None = None) -> Figures:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(*_statement(_COUNT, rule, before))
        for path, of, people, new, lost in cursor.fetchall():
            sums[_branch(path, rule.path)].update(of=of, people=people, new=new, lost=lost)
    agencies = {one.path: one for one in Agency.objects.filter(path__in=sums)}
    shares = [
        Share(agencies[path], found["people"], found["new"], found["lost"])
        for path, found in sums.items()
        if found["people"] or found["lost"]
    ]
    shares.sort(key=lambda share: (-share.people, share.agency.path))
    total: Counter[str] = sum(sums.values(), Counter())
    return Figures(total["people"], total["of"], total["new"], total["lost"], shares)


def names(
    rule: Rule, *, before: Rule | None = None, which: Which = "all", offset: int = 0, limit: int = 50
) -> list[Named]:
    """A page of the people whom ``figures`` counts, by name."""
    with connection.cursor() as cursor:
        cursor.execute(*_statement(_NAMES.format(which=_WHICH[which]), rule, before, limit=limit, offset=offset))
        keys = [key for (key,) in cursor.fetchall()]
    posts = (
        Employment.objects.current().filter(user__in=keys, is_main=True).select_related("user", "agency", "position")
    )
    latest = {post.user_id: post for post in posts.order_by("started_on", "id")}
    return [Named(latest[key].user, latest[key]) for key in keys if key in latest]


def _statement(question: str, rule: Rule, before: Rule | None, **parameters: Any) -> tuple[str, dict[str, Any]]:
    audiences = [one.audience for one in (rule, before) if one]
    compiler = Compiler(places(audiences))
    within = compiler.under([rule.path])
    judged = _JUDGED.format(
        main=MAIN,
        present=PRESENT,
        now=f"{within} AND {compiler.predicate(rule.audience)}",
        then=f"{compiler.under([before.path])} AND {compiler.predicate(before.audience)}" if before else "false",
        tenure=f", {TENURE}" if compiler.wants_tenure else "",
        joined=" JOIN tenure USING (user_id)" if compiler.wants_tenure else "",
        bounds=compiler.under([one.path for one in (rule, before) if one]),
    )
    today = {"today": timezone.localdate(), "people": None, "requirement": None}
    text = f"WITH {judged} {question.replace('{within}', within.replace('main.path', 'path'))}"
    return text, {**today, **parameters, **compiler.parameters}


def _branch(path: str, root: str) -> str:
    """The agency right below ``root`` in which ``path`` lies; outside of it, the agency at the top."""
    if not path.startswith(root):
        return path.split("/")[0] + "/"
    below = path[len(root) :].split("/")[0]
    return f"{root}{below}/" if below else root
