"""The org tree and its officials. Names are drawn from lists with a fixed seed, so that every copy looks the same."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lms.models import Agency, Employment, Position, User
from lms.people import names

from . import content

SEED = 52
BATCH = 5000
NO_PASSWORD = "!demo"  # noqa: S105 - unusable on purpose: these people do not sign in
INSTITUTIONS = ("Школа № {}", "Городская больница № {}", "Детский сад № {}", "Центр социального обслуживания № {}")
_LETTERS = {
    **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True)),
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "yu",
    "я": "ya",
}


def load_agencies() -> None:
    """The bodies and units of the fixtures."""
    for order, source in enumerate(content.read("agencies")["agencies"]):
        parent = Agency.objects.get(code=source["parent"]) if source["parent"] else None
        Agency.objects.update_or_create(
            code=source["code"],
            defaults={
                "name": source["name"],
                "short_name": source["short_name"],
                "former_name": source["former_name"] or "",
                "kind": source["kind"],
                "parent": parent,
                "path": f"{parent.path if parent else ''}{source['code']}/",
                "depth": parent.depth + 1 if parent else 0,
                "order": order,
            },
        )


def load_positions() -> None:
    for source in content.read("agencies")["positions"]:
        fields = {"category": source["category"], "group": source["group"]}
        Position.objects.update_or_create(title=source["title"], service=source["service"], defaults=fields)


def add_institutions(wanted: int) -> None:
    """Schools, hospitals and the like under the municipalities, until the tree has ``wanted`` agencies."""
    owners = list(Agency.objects.filter(kind__in=[Agency.Kind.URBAN_OKRUG, Agency.Kind.MUNICIPAL_OKRUG]))
    missing = wanted - Agency.objects.count()
    rows = []
    for number in range(missing):
        owner = owners[number % len(owners)]
        title = INSTITUTIONS[number % len(INSTITUTIONS)].format(number // len(INSTITUTIONS) + 1)
        code = f"ORG{number:04d}"
        rows.append(
            Agency(
                code=code,
                name=f"{title}, {owner.short_name}",
                short_name=title,
                kind=Agency.Kind.INSTITUTION,
                parent=owner,
                path=f"{owner.path}{code}/",
                depth=owner.depth + 1,
                order=1000 + number,
            )
        )
    Agency.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


@dataclass(frozen=True)
class Post:
    """A place to fill: who is wanted where."""

    agency: Agency
    position: Position


class Staffing:
    """Draws people for posts."""

    def __init__(self, *, today: dt.date) -> None:
        self.random = random.Random(SEED)  # noqa: S311 - plausible, not secret
        self.today = today
        self.names = content.read("names")
        self.number = 0

    @cached_property
    def positions(self) -> dict[str, list[Position]]:
        """Positions by the kind of agency that has them, heads first."""
        rows = {(row.title, row.service): row for row in Position.objects.all()}
        found: dict[str, list[Position]] = {}
        for source in content.read("agencies")["positions"]:
            for kind in source["kinds"]:
                found.setdefault(kind, []).append(rows[source["title"], source["service"]])
        return found

    def posts(self, agency: Agency, people: int) -> Iterator[Post]:
        """One head in a body of its own, then the others by turns."""
        choice = self.positions[agency.kind]
        heads, others = choice[:1], choice[1:] or choice
        for place in range(people):
            leads = place == 0 and agency.kind != Agency.Kind.UNIT and people > 1
            yield Post(agency, heads[0] if leads else others[place % len(others)])

    def person(self) -> User:
        """A plausible person whose address nobody has."""
        gender = "female" if self.random.random() < 0.68 else "male"  # as in such departments
        firsts: list[dict[str, Any]] = self.names[gender]
        first = self.random.choices(firsts, [row["weight"] for row in firsts])[0]["name"]
        last = self.random.choice(self.names["surnames"])[gender]
        patronymic = self.random.choice(self.names["patronymics"])[gender]
        self.number += 1
        user = User(
            email=f"{latin(last)}.{latin(first)[0]}{latin(patronymic)[0]}{self.number}@demo.otklik",
            last_name=last,
            first_name=first,
            patronymic=patronymic,
            password=NO_PASSWORD,
        )
        user.name_key = names.sort_key(last, first, patronymic)
        return user

    def started_on(self) -> dt.date:
        """Mostly long ago; one in twelve came in the last three months."""
        if self.random.random() < 1 / 12:
            return self.today - dt.timedelta(days=self.random.randint(5, 90))
        return self.today - dt.timedelta(days=self.random.randint(400, 4000))


def load_officials(plan: dict[str, int], *, today: dt.date) -> int:
    """People for each agency code of ``plan``. Returns how many were made."""
    staffing = Staffing(today=today)
    agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=plan)}
    posts = (post for code, people in plan.items() for post in staffing.posts(agencies[code], people))
    made = 0
    while batch := [post for _, post in zip(range(BATCH), posts, strict=False)]:
        people = User.objects.bulk_create([staffing.person() for _ in batch])
        Employment.objects.bulk_create(
            Employment(
                user=person,
                agency=post.agency,
                position=post.position,
                personnel_number=f"{made + place:06d}",
                started_on=staffing.started_on(),
            )
            for place, (person, post) in enumerate(zip(people, batch, strict=True), start=1)
        )
        made += len(batch)
    return made


def small_plan() -> dict[str, int]:
    """About 400 officials: the teams of the fixtures; where a body has units, its people work in them."""
    sources = content.read("agencies")["agencies"]
    with_units = {source["parent"] for source in sources if source["kind"] == "unit"}
    return {source["code"]: 2 if source["code"] in with_units else source["team"] + 1 for source in sources}


def large_plan(officials: int) -> dict[str, int]:
    """``officials`` people spread over all agencies, more where there are more messages."""
    agencies = list(Agency.objects.order_by("order", "id").values_list("code", "kind"))
    weights = [3 if kind == Agency.Kind.UNIT else 10 if kind == Agency.Kind.MINISTRY else 5 for _, kind in agencies]
    shares = [officials * weight // sum(weights) for weight in weights]
    shares[0] += officials - sum(shares)
    return {code: share for (code, _), share in zip(agencies, shares, strict=True)}


def latin(word: str) -> str:
    return "".join(_LETTERS.get(letter, "") for letter in word.lower())
