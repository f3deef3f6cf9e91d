"""A file of a form that may be sent beforehand, in chunks; without scripts it is a plain file of the form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.base import File
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from lms.files.actions import limit, store

from . import actions

if TYPE_CHECKING:
    from lms.files.models import StoredFile
    from lms.people.models import User


@dataclass(frozen=True)
class Sent:
    """A file that has been sent already: the key of its Upload."""

    key: int


def arrived(given: File[bytes] | Sent, *, by: User, kinds: Collection[str]) -> StoredFile:
    """The stored file of what a form brought, in either way. Raises ValidationError or Refused."""
    if isinstance(given, Sent):
        return actions.take(key=given.key, by=by, kinds=kinds)
    return store(upload=given, by=by, kinds=kinds)


class ResumableInput(forms.FileInput):
    """The input with its progress; ``static/js/upload.js`` sends what is chosen and fills in the key."""

    def __init__(self, kinds: Collection[str], attrs: dict[str, Any] | None = None) -> None:
        self.kinds = list(kinds)
        super().__init__(attrs)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        plain = super().render(name, value, attrs, renderer)
        context = {
            "input": plain,
            "sent_name": self.sent_name(name),
            "sent": str(value.key) if isinstance(value, Sent) else "",
            "kinds": ",".join(self.kinds),
            "limit": limit(self.kinds),
            "id": (attrs or {}).get("id", name),
        }
        return render_to_string("lms/uploads/_input.html", context)

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        key = str(data.get(self.sent_name(name)) or "")
        if key.isascii() and key.isdigit() and len(key) < 19:
            return Sent(int(key))
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.sent_name(name) not in data and super().value_omitted_from_data(data, files, name)

    @staticmethod
    def sent_name(name: str) -> str:
        return f"{name}-sent"


class ResumableField(forms.FileField):
    """Cleans to an UploadedFile, to ``Sent``, or to None where nothing is given."""

    def __init__(self, *, kinds: Collection[str], accept: str, **kwargs: Any) -> None:
        super().__init__(widget=ResumableInput(kinds, attrs={"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> File[bytes] | Sent | None:
        if isinstance(data, Sent):
            return data
        found: File[bytes] | None = super().clean(data, initial)
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A refused form comes back with the file that has been sent."""
        return data if isinstance(data, Sent) else initial
