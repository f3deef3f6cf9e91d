"""A reading made fit for the bank: what a kind refuses does not come in, what the bank cannot hold is cut. Pure."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from lms.files import inspection
from quizzes.scoring import KINDS

from .drafts import Draft, Reading, Refusal, Unreadable
from .wording import short_title

TAGS_MOST: Final = 12
TAG_LONGEST: Final = 40
CODE_LONGEST: Final = 40
URL_LONGEST: Final = 500
NOTE_LONGEST: Final = 300
TOPIC_LONGEST: Final = 120
TOPICS_DEEPEST: Final = 10
DEEPEST: Final = 30
HELD_FILES: Final[Mapping[str, str]] = {"picture": "image", "attachment": ""}
UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def checked(reading: Reading) -> Reading:
    """The same sentences as in the editor for what cannot come in."""
    drafts: list[Draft] = []
    refusals = list(reading.refusals)
    for draft in reading.drafts:
        try:
            drafts.append(_fit(draft))
        except Unreadable as wrong:
            refusals.append(Refusal(draft.place, draft.title or _title(draft), wrong.reason))
    return replace(reading, drafts=tuple(drafts), refusals=tuple(refusals))


def _title(draft: Draft) -> str:
    return short_title(str(draft.body.get("stem", "")))


def _fit(draft: Draft) -> Draft:
    remarks = list(draft.remarks)
    body = _with_files(draft, storable(draft.body), remarks)
    if draft.kind not in KINDS:
        raise Unreadable("Такого вида вопросов нет.")
    if problems := KINDS[draft.kind].problems(body):
        raise Unreadable(" ".join(problems))
    used = {body[key]["file"] for key in HELD_FILES if key in body}
    return replace(
        draft,
        body=body,
        title=storable(draft.title)[:200],
        files={name: content for name, content in draft.files.items() if name in used},
        **_beside(draft, remarks),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _beside(draft: Draft, remarks: list[str]) -> dict[str, Any]:
    code, address, law = (storable(text).strip() for text in (draft.code, draft.source_url, draft.source_note))
    if len(code) > CODE_LONGEST:
        remarks.append(f"Код длиннее {CODE_LONGEST} знаков: он не вошёл.")
        code = ""
    if address and not _is_address(address):
        remarks.append("Ссылка на источник не похожа на адрес: она не вошла.")
        address = ""
    topic = tuple(
        title for title in (" ".join(storable(part).split())[:TOPIC_LONGEST] for part in draft.topic) if title
    )
    return {
        "code": code,
        "source_url": address,
        "source_note": law[:NOTE_LONGEST],
        "topic": topic[:TOPICS_DEEPEST],
        "tags": _tags(draft, remarks),
        "difficulty": min(3, max(1, draft.difficulty)),
        "seconds": draft.seconds if draft.seconds and 0 < draft.seconds < 32_000 else None,
        "points": draft.points if 0 < draft.points < 10_000 else 1.0,
    }


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= URL_LONGEST


def _tags(draft: Draft, remarks: list[str]) -> tuple[str, ...]:
    """As the bank keeps them: lower case, each once."""
    cleaned = dict.fromkeys(" ".join(storable(tag).split()).casefold() for tag in draft.tags)
    kept = [tag for tag in cleaned if 0 < len(tag) <= TAG_LONGEST][:TAGS_MOST]
    if len(kept) < len([tag for tag in cleaned if tag]):
        remarks.append("Вошли не все метки: их больше двенадцати или они слишком длинные.")
    return tuple(kept)


def _with_files(draft: Draft, body: dict[str, Any], remarks: list[str]) -> dict[str, Any]:
    """The body with those of its files that came along and that we take; never with a file of somebody else."""
    for key, wanted in HELD_FILES.items():
        held = body.get(key)
        if held is None:
            continue
        name = held.get("file") if isinstance(held, Mapping) else None
        problem = _file_problem(draft, name, wanted)
        if problem:
            remarks.append(problem)
            body = {field: part for field, part in body.items() if field != key}
    return body


def _file_problem(draft: Draft, name: object, wanted: str) -> str:
    if not isinstance(name, str) or name not in draft.files:
        return "Картинки или файла, которые названы в вопросе, здесь нет: они не вошли."
    try:
        found = inspection.inspect(io.BytesIO(draft.files[name]), name)
    except inspection.BadFile as refused:
        return f"«{name}» не вошёл. {refused}"
    return f"«{name}» — не картинка: она не вошла." if wanted and found.kind != wanted else ""


def storable(value: Any, depth: int = 0) -> Any:
    """A value as the database can keep it: no control characters, no halves of characters, no infinite numbers."""
    if depth > DEEPEST:
        raise Unreadable("Вопрос слишком сложно устроен.")
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, Mapping):
        return {UNSTORABLE.sub("", str(key)): storable(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [storable(part, depth + 1) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable("В вопросе есть число, которое не число.")
    return value
