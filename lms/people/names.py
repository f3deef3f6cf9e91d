"""Russian name forms: how a person is shown and sorted. Pure."""

from __future__ import annotations

from typing import Protocol


class Named(Protocol):
    last_name: str
    first_name: str
    patronymic: str


def full(person: Named) -> str:
    """«Иванова Анна Петровна»."""
    return " ".join(part for part in (person.last_name, person.first_name, person.patronymic) if part)


def short(person: Named) -> str:
    """«Иванова А. П.», with non-breaking spaces."""
    initials = [f"{part[0]}." for part in (person.first_name, person.patronymic) if part]
    return "\u00a0".join([person.last_name, *initials])


def polite(person: Named) -> str:
    """How one addresses a person: «Анна Петровна»."""
    return " ".join(part for part in (person.first_name, person.patronymic) if part)


def display(person: Named) -> str:
    """The name that sign-in pages and letters use."""
    return polite(person) or full(person)


def sort_key(*parts: str) -> str:
    """A key that sorts «ё» with «е» and ignores case, since the database's collation does neither."""
    return " ".join(part.strip().casefold().replace("ё", "е") for part in parts if part.strip())
