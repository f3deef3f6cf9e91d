"""The formats by name, and which of them a file is in. Pure.

The order is that of asking: a format whose content cannot be mistaken for another comes first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from . import aiken, blackboard, missing_word, qti
from .checking import checked
from .drafts import FILE_LIMIT, MEGABYTE, QUESTIONS_MOST, Format, Reading, Refusal, Unreadable
from .gift import reading as gift
from .gift.writing import write as write_gift
from .moodle import embedded
from .moodle import reading as moodle
from .moodle.writing import write as write_moodle
from .table import reading as table
from .table.writing import write as write_table

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP: Final = "application/zip"
TEXT: Final = "text/plain; charset=utf-8"
_ALL: Final[tuple[Format, ...]] = (
    Format("qti3", "QTI 3.0", (".zip", ".xml"), ZIP, qti.sniff_3_0, qti.read, qti.write_3_0),
    Format("qti", "QTI 2.1 и 2.2", (".zip", ".xml"), ZIP, qti.sniff, qti.read, qti.write_2_2),
    Format("moodle_xml", "Moodle XML", (".xml",), "application/xml", moodle.sniff, moodle.read, write_moodle),
    Format("xlsx", "Таблица XLSX", (".xlsx",), XLSX, table.sniff, table.read, write_table),
    Format("blackboard", "Blackboard", (".dat", ".xml"), "application/xml", blackboard.sniff, blackboard.read),
    Format("cloze", "Moodle Cloze", (".txt",), TEXT, embedded.sniff, embedded.read),
    Format("aiken", "Aiken", (".aiken.txt", ".aiken", ".txt"), TEXT, aiken.sniff, aiken.read, aiken.write),
    Format("gift", "GIFT", (".gift", ".gift.txt", ".txt"), TEXT, gift.sniff, gift.read, write_gift),
    Format("missing_word", "Missing word", (".txt",), TEXT, missing_word.sniff, missing_word.read),
)
FORMATS: Final[dict[str, Format]] = {one.name: one for one in _ALL}
AUTO: Final = "auto"
# What Moodle calls them.
ALIASES: Final = {
    "xml": "moodle_xml",
    "multianswer": "cloze",
    "missingword": "missing_word",
    "blackboard_six": "blackboard",
}


def detect(data: bytes, name: str) -> Format | None:
    """The format of a file by its content; the name decides only where the content fits several."""
    fitting = [one for one in FORMATS.values() if one.sniff(data, name)]
    named = [one for one in fitting if name.lower().endswith(one.extensions)]
    return next(iter([*named, *fitting]), None)


def read(data: bytes, name: str, format: str = AUTO) -> Reading:
    """What the file says. Never raises: a file that cannot be read is a reading with one refusal."""
    try:
        found = _format(data, name, format)
    except Unreadable as wrong:
        return Reading(format, refusals=(Refusal(wrong.place, name, wrong.reason),))
    try:
        # Two formats may share a reader: what it is called follows from the file.
        reading = replace(found.read(data, name), format=found.name)
    except Unreadable as wrong:
        return Reading(found.name, refusals=(Refusal(wrong.place, name, wrong.reason),))
    if len(reading.drafts) > QUESTIONS_MOST:
        reason = f"Вопросов в файле больше {QUESTIONS_MOST}. Разделите его на части."
        return Reading(found.name, refusals=(Refusal("", name, reason),))
    return checked(reading)


def _format(data: bytes, name: str, format: str) -> Format:
    if len(data) > FILE_LIMIT:
        raise Unreadable(f"Файл больше {FILE_LIMIT // MEGABYTE} МБ. Разделите его на части.")
    if not data.strip():
        raise Unreadable("Файл пустой.")
    if format != AUTO:
        named = FORMATS.get(ALIASES.get(format, format))
        if named is None:
            raise Unreadable(f"Формат «{format[:40]}» нам не знаком.")
        return named
    found = detect(data, name)
    if found is None:
        raise Unreadable("Не похоже ни на один из знакомых форматов: " + ", ".join(f.title for f in FORMATS.values()))
    return found
