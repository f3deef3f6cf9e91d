"""What can be wrong with an item: said in a plain sentence, with the line where it stands."""

from __future__ import annotations


class QtiError(ValueError):
    """This item cannot be used as it is. The message is for the person."""

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        self.reason, self.line = reason, line
        super().__init__(f"Строка {line}: {reason}" if line else reason)


class UnreadableError(QtiError):
    """It is not XML, or not XML that may be read."""


class InvalidError(QtiError):
    """The standard does not allow this."""


class UnsupportedError(QtiError):
    """The standard allows this, but it is not done here."""
