from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from lms.exports import actions, registry
from lms.exports.models import Export
from lms.exports.registry import Document, Source
from lms.models import User
from lms.ui.exports import Column, Row, Sheet

NUMBERS = "tests.numbers"


@pytest.fixture
def numbers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A source of as many numbered rows as are asked for, open to HR; returns the rows it has given so far."""
    given: list[int] = []

    def make(user: User, params: dict[str, Any], form: str) -> Document:
        def rows() -> Iterator[Row]:
            for number in range(params["rows"]):
                given.append(number)
                yield (f"=строка {number}", number)

        columns = [Column("Слова", 20), Column("Число", 10, "number", adds_up=True)]
        return Document("Числа", [Sheet("Числа", columns, rows())], params["rows"], ["GOV/MINZDRAV/"])

    monkeypatch.setitem(registry.sources, NUMBERS, Source("courses.view_completion", make))
    return given


@pytest.fixture
def order(hr: User, numbers: list[int]) -> Callable[..., Export]:
    def place(rows: int = 3, form: str = "csv", **fields: Any) -> Export:
        params = {"rows": rows} | fields.pop("params", {})
        return actions.order(source=NUMBERS, title="Числа", params=params, form=form, by=hr, **fields)

    return place
