"""Paging by number."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from lms.models import Position
from lms.ui.paging import Paging, paginate


@pytest.mark.parametrize(
    ("number", "pages", "window"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 9, [1, 2, 3, 4, 5, None, 9]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_the_window_shows_the_ends_and_the_neighbours(number: int, pages: int, window: list[int | None]) -> None:
    assert Paging([], number, 10, pages * 10).window == window


@pytest.fixture
def positions(db: None) -> None:
    Position.objects.all().delete()
    Position.objects.bulk_create(Position(title=f"Должность {number:02}") for number in range(25))


@pytest.mark.parametrize(
    ("asked", "number", "rows"),
    [("", 1, 10), ("page=2", 2, 10), ("page=3", 3, 5), ("page=99", 3, 5), ("page=0", 1, 10), ("page=-1", 1, 10),
     ("page=два", 1, 10), ("page=²", 1, 10), ("page=" + "9" * 50, 1, 10)],
)  # fmt: skip
@pytest.mark.usefixtures("positions")
def test_a_nonsense_page_is_the_first_and_one_beyond_the_end_the_last(asked: str, number: int, rows: int) -> None:
    paging = paginate(RequestFactory().get(f"/?{asked}"), Position.objects.order_by("title"), per_page=10)
    assert (paging.number, len(paging.rows)) == (number, rows)


@pytest.mark.usefixtures("positions")
def test_a_known_count_spares_its_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        paginate(RequestFactory().get("/"), Position.objects.order_by("title"), per_page=10, count=25)


def test_links_between_pages_keep_the_filters() -> None:
    request = RequestFactory().get("/?status=overdue&page=2")
    html = render_to_string("ui/_paging.html", {"paging": Paging(range(10), 2, 10, 35)}, request)
    assert "?status=overdue&amp;page=3" in html
    assert "11–20 из 35" in html


def test_a_single_page_has_no_paging() -> None:
    html = render_to_string("ui/_paging.html", {"paging": Paging(range(3), 1, 10, 3)}, RequestFactory().get("/"))
    assert html.strip() == ""
