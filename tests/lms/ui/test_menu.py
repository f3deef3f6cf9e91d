"""The menu: what a person may open, and where she is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.models import User
from lms.ui import menu
from lms.ui.menu import MenuItem, items_for, register


@pytest.fixture(autouse=True)
def empty_menu(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(menu, "_items", {})
    return


def test_items_stand_in_order_and_only_allowed_ones_show() -> None:
    register(MenuItem("Помощь", "ui:help", order=20))
    register(MenuItem("Показ", "ui:display", order=10))
    register(MenuItem("Тайное", "account_login", order=1, allowed=lambda user: False))
    assert [link.label for link in items_for(User(), "/")] == ["Показ", "Помощь"]


def test_the_item_of_this_page_and_its_inner_pages_is_current() -> None:
    register(MenuItem("Помощь", "ui:help"))
    register(MenuItem("Показ", "ui:display"))
    assert [link.current for link in items_for(User(), "/help/questions/")] == [True, False]
    assert not any(link.current for link in items_for(User(), "/elsewhere/"))


def test_a_section_stands_under_its_head_and_is_unfolded_where_one_is() -> None:
    register(MenuItem("Помощь", "ui:help"))
    register(MenuItem("Показ", "ui:display", within="ui:help"))
    (head,) = items_for(User(), "/display/")
    assert (head.label, head.current) == ("Помощь", True)
    assert [(part.label, part.current) for part in head.parts] == [("Помощь", False), ("Показ", True)]


def test_a_section_without_an_allowed_head_stands_in_the_first_row() -> None:
    register(MenuItem("Помощь", "ui:help", allowed=lambda user: False))
    register(MenuItem("Показ", "ui:display", within="ui:help"))
    assert [(link.label, link.parts) for link in items_for(User(), "/")] == [("Показ", ())]


def test_an_address_stands_in_the_menu_once() -> None:
    register(MenuItem("Помощь", "ui:help"))
    with pytest.raises(ImproperlyConfigured):
        register(MenuItem("Ещё помощь", "ui:help"))


def test_a_page_without_an_item_is_shown_at_the_one_it_belongs_to() -> None:
    register(MenuItem("Помощь", "ui:help", also=("ui:display",)))
    assert [link.current for link in items_for(User(), "/display/")] == [True]
