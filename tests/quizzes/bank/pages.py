"""What a browser sends of the form of a question that it got, and bodies whose files and exercises are there."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lms.files.actions import store
from lms.models import StoredFile, User
from quizzes.scenarios.exercise import Exercise
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

FORM = "question-form"


class Fields(HTMLParser):
    """The fields of one form as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = False
        self.name = ""
        self.text: str | None = None
        self.options: list[tuple[str, bool]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("id") == FORM
        if not self.inside:
            return
        if tag == "textarea":
            self.name, self.text = found["name"], ""
        elif tag == "select":
            self.name, self.options = found["name"], []
        elif tag == "option" and self.options is not None:
            self.options.append((found.get("value", ""), "selected" in found))
        elif tag == "input":
            self._input(found)

    def _input(self, found: dict[str, str]) -> None:
        if found.get("type") == "file" or not found.get("name"):
            return
        if found.get("type") not in ("radio", "checkbox"):
            self._add(found["name"], found.get("value", ""))
        elif "checked" in found:
            self._add(found["name"], found.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.text is not None:
            self._add(self.name, self.text.removeprefix("\n"))
            self.text = None
        elif tag == "select" and self.options:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            self._add(self.name, (chosen or [self.options[0][0]])[0])
            self.options = None

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def as_sent(html: str, **changes: Any) -> dict[str, Any]:
    """The form of ``html`` as a browser sends it, with some fields changed."""
    reader = Fields()
    reader.feed(html)
    assert reader.values, "There is no form of a question on the page."
    return {**reader.values, **changes}


def picture(name: str = "двор.png", size: tuple[int, int] = (60, 40)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "#89a").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue())


def stored(by: User | None) -> StoredFile:
    return store(upload=picture(), by=by, kinds=[StoredFile.Kind.IMAGE])


def body(kind: str, by: User | None = None) -> dict[str, Any]:
    """A body of ``kind`` that holds together with the database."""
    made = {**EVERY_KIND[kind]}
    if "picture" in made:
        made["picture"] = {**made["picture"], "file": stored(by).pk}
    if kind == "reply":
        scenario = builders.scenario()
        made |= {"scenario": scenario.pk, "situation": Exercise.of(scenario).to_json()}
    return made
