"""Bytes to text: UTF-8 first, then what old Russian programs write. Pure."""

from __future__ import annotations

import codecs

from .drafts import Unreadable


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file and what is to be said of its encoding. Raises Unreadable where it is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data), []
    if b"\0" in data:
        raise Unreadable("Это не текстовый файл.")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as wrong:
        try:
            text = data.decode("cp1251")
        except UnicodeDecodeError:
            raise Unreadable("Сохраните файл в кодировке UTF-8.", f"байт {wrong.start + 1}") from None
    return text, ["Файл не в UTF-8: прочитан как Windows-1251. Проверьте, верно ли видны буквы."]


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError:
        raise Unreadable("Файл повреждён: часть знаков не читается. Сохраните его в кодировке UTF-8.") from None
