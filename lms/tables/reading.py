"""A table from a file, whichever kind it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, Protocol

from .cells import MEGABYTE, Limits, Row, Unreadable
from .lines import Lines
from .xlsx import Sheet, looks_like

DEFAULT = Limits()


class Table(Protocol):
    """Rows to be walked once. ``title`` is the sheet's, ``others`` are sheets that are not read."""

    @property
    def title(self) -> str: ...

    @property
    def others(self) -> Sequence[str]: ...

    @property
    def rows(self) -> Iterator[Row]: ...


def open_table(file: IO[bytes], name: str, *, prefer: str = "", limits: Limits = DEFAULT) -> Table:
    """The sheet ``prefer`` of a workbook (the first where there is none), or a CSV. The caller closes ``file``.

    Raises Unreadable here or while the rows are walked.
    """
    size = file.seek(0, 2)
    if size > limits.bytes:
        raise Unreadable(f"Файл больше {limits.bytes // MEGABYTE} МБ. Разделите его на части.")
    if not size:
        raise Unreadable("Файл пустой.")
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if looks_like(head):
        return Sheet(file, name, prefer=prefer, limits=limits)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("Это таблица старого вида (XLS) или файл под паролем. Сохраните её как XLSX без пароля.")
    return Lines(file, limits=limits)
