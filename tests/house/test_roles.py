"""Who gets what answer at which address: the whole table, compared with docs/roles.md.

``UPDATE_ROLES=1 ./run test tests/house/test_roles.py`` writes the page anew; read the difference before committing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from lms.access import rules
from lms.models import User
from tests.house.addresses import Address, ours
from tests.house.world import DRAFT_TITLE, World

PAGE = Path(__file__).parent.parent.parent / "docs" / "roles.md"
COLUMNS = ("nobody", "learner", "stranger", "strange_hr", "hr", "head", "trainer", "office")
TITLES = {
    "nobody": "signed out",
    "learner": "learner (owner)",
    "stranger": "learner of another agency",
    "strange_hr": "HR of another agency",
    "hr": "HR",
    "head": "head",
    "trainer": "trainer",
    "office": "programme office",
}
# Who works in the workshop, where drafts are seen.
WORKSHOP = ("trainer", "office")
# Development pages are no part of the site.
LEFT_OUT = ("dev:",)
KEYS = ("no key", "with the scope", "with every other scope", "expired", "revoked")
OPERATIONS_HEAD = """Operations open to keys that the programme office gives (`docs/api.md`), to no session, and tell of
people of the key's subtree only."""
HEAD = """# Who may do what

Written by `tests/house/test_roles.py`, which asks every address as every role and compares the answers with this page.

`ok` the page or the deed · `sign-in` led to the sign-in page · `403` seen but not allowed · `404` for a stranger it
does not exist · `409`/`422` let in, refused for a reason (the example data do not allow the deed, or the form was
empty)

The example data belong to *learner*, an official of the ministry that *HR* and *head* oversee. *Trainer* and *programme
office* have their roles over the region.

"""


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    cache.clear()  # requests of other tests that were counted
    people: dict[str, User] = {name: request.getfixturevalue(name) for name in COLUMNS if name != "nobody"}
    return World.build(people)


@pytest.mark.timeout(480)  # thousands of answers: a busy machine needs minutes
def test_every_role_gets_the_answer_that_the_page_on_roles_says(world: World, client_of: Any) -> None:
    clients = {name: client_of(person) for name, person in world.people.items()}
    clients["nobody"] = Client()
    written = HEAD + _table(world, clients) + _operations(world) + _rules()
    if os.environ.get("UPDATE_ROLES"):
        PAGE.write_text(written, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8").splitlines() == written.splitlines()


def _table(world: World, clients: dict[str, Client]) -> str:
    lines = [f"| address | {' | '.join(TITLES[name] for name in COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for address in ours():
        if address.name.startswith(LEFT_OUT) or address.view.door.scopes:  # type: ignore[attr-defined]
            continue
        answers = [_ask(clients[name], address, world, drafts=name in WORKSHOP) for name in COLUMNS]
        method = "" if _method(address) == "get" else "POST "
        lines.append(f"| {method}`/{address.route.replace('|', '')}` | {' | '.join(answers)} |")
    return "\n".join(lines) + "\n"


def _operations(world: World) -> str:
    """Other systems: every operation asked with every kind of key."""
    lines = ["", "## Other systems", "", OPERATIONS_HEAD, "", f"| operation | scope | {' | '.join(KEYS)} |"]
    lines.append("|---" * (len(KEYS) + 2) + "|")
    for address in ours():
        for method, scope in address.view.door.scopes.items():  # type: ignore[attr-defined]
            answers = [str(_ask_with(world.key(kind, scope), method, address)) for kind in KEYS]
            lines.append(f"| {method} `/{address.route}` | `{scope}` | {' | '.join(answers)} |")
    return "\n".join(lines) + "\n"


def _ask_with(secret: str | None, method: str, address: Address) -> int:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    with transaction.atomic():
        response = getattr(Client(), method.lower())(reverse(address.name), headers=headers)
        transaction.set_rollback(True)
    return int(response.status_code)


def _method(address: Address) -> str:
    door = address.view.door  # type: ignore[attr-defined]
    return "post" if door.methods and "GET" not in door.methods else "get"


def _ask(client: Client, address: Address, world: World, *, drafts: bool = True) -> str:
    """The answer in a word. Whatever the deed did is undone, so that every role meets the same world.

    Who sees no ``drafts`` knows a course only by the title under which it was published.
    """
    url = reverse(address.name, kwargs={part: world.value(part, address.name) for part in address.parts})
    with transaction.atomic():
        response = getattr(client, _method(address))(url)
        word = _word(response)
        assert drafts or response.streaming or DRAFT_TITLE not in response.content.decode(errors="replace"), url
        transaction.set_rollback(True)
    return word


def _word(response: HttpResponseBase) -> str:
    if response.status_code == 302:
        return "sign-in" if "/accounts/login/" in response["Location"] else "ok"
    if response.status_code in (200, 204, 206, 410):
        return "ok"
    return str(response.status_code)


def _rules() -> str:
    lines = ["", "## Rules", "", "| verb | who |", "|---|---|"]
    lines += [f"| `{verb}` | {rule.who} |" for verb, rule in sorted(rules().items()) if not verb.startswith("tests.")]
    return "\n".join(lines) + "\n"


def test_the_database_is_left_as_it_was(world: World, client_of: Any) -> None:
    """The walk above relies on deeds being undone; here is one that would show if they were not."""
    notification = world.objects["notification"]
    address = next(address for address in ours() if address.name == "notifications:notification-open")
    _ask(client_of(world.people["learner"]), address, world)
    notification.refresh_from_db()
    assert notification.read_at is None
    assert connection.in_atomic_block
