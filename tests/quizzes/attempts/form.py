"""What a browser without scripts sends from the sheet: its fields as they stand."""

from __future__ import annotations

from html.parser import HTMLParser


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._list = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "input" and name and (found.get("type") not in ("radio", "checkbox") or "checked" in found):
            self._keep(name, found.get("value", ""))
        elif tag == "select":
            self._list = name
        elif tag == "option" and "selected" in found:
            self._keep(self._list, found["value"])
        elif tag == "textarea":
            self._area = name
            self._keep(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area][-1] += data

    def _keep(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)


def sent(page: str) -> dict[str, list[str]]:
    """The names and values of a page's fields."""
    reader = _Fields()
    reader.feed(page)
    return {name: values for name, values in reader.fields.items() if name.startswith("q")}
