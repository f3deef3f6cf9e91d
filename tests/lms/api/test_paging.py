"""Lists by pages: everybody once, whatever happens in between."""

import pytest

from tests import builders


def walk(ask, secret, path, between=lambda: None, **query):
    """All rows of a list, page by page; ``between`` runs after each page."""
    items, cursor = [], None
    while True:
        body = ask(secret, path, **query, **({"cursor": cursor} if cursor else {})).json()
        items += body["items"]
        cursor = body["next"]
        if cursor is None:
            return items
        between()


@pytest.fixture
def team(region):
    return [
        builders.official(f"team{n}@example.org", f"Фамилия{n}", "Имя", agency=region.health_unit) for n in range(7)
    ]


def test_a_walk_meets_everybody_once_while_people_come_and_go(ask, give, region, team):
    _token, secret = give(region.health)
    came = iter(range(100))

    def hire_and_dismiss():
        number = next(came)
        builders.official(f"new{number}@example.org", f"Новая{number}", "Имя", agency=region.health)
        team[0].employments.update(ended_on="2026-01-01")

    found = [row["person"]["id"] for row in walk(ask, secret, "staff", hire_and_dismiss, limit=2)]

    assert len(found) == len(set(found))
    assert {person.pk for person in team} <= set(found)


def test_a_page_is_as_long_as_asked_and_the_last_one_says_so(ask, give, region, team):
    _token, secret = give(region.health)

    first = ask(secret, "staff", limit=4).json()
    last = ask(secret, "staff", limit=4, cursor=first["next"]).json()

    assert (len(first["items"]), len(last["items"]), last["next"]) == (4, 3, None)
    assert ask(secret, "staff", limit=7).json()["next"] is None


def test_a_cursor_is_good_for_its_own_question_only(ask, give, region, team):
    _token, secret = give(region.health)
    _other, another = give(region.health, name="Другая")
    cursor = ask(secret, "staff", limit=2).json()["next"]

    assert ask(secret, "staff", cursor=cursor, limit=3).status_code == 200
    for answer in (
        ask(another, "staff", cursor=cursor),
        ask(secret, "assignments", cursor=cursor),
        ask(secret, "staff", cursor=cursor, agency="MINZDRAV_OBR"),
        ask(secret, "staff", cursor=cursor + "x"),
        ask(secret, "staff", cursor="0"),
    ):
        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:otklik:bad-cursor"
