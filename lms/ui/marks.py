"""Small marks of the look as HTML: icon, status, segments, bar, avatar. No request, no database."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from django.templatetags.static import static
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

AVATAR_COLOURS: Final = 6

# kind: (icon, the word where the page gives none)
STATUSES: Final[dict[str, tuple[str, str]]] = {
    "done": ("check", "Завершено"),
    "soon": ("clock", "Скоро срок"),
    "overdue": ("warning", "Просрочено"),
    "progress": ("half", "В процессе"),
    "todo": ("circle", "Не начато"),
    "waiting": ("hourglass", "Ждёт проверки"),
    "draft": ("edit", "Черновик"),
    "published": ("eye", "Опубликовано"),
    "harm": ("stop", "Отклонено"),
    "info": ("info", "К сведению"),
}
SEGMENTS: Final = {"done": "is-done", "current": "is-current", "todo": "is-todo", "failed": "is-failed"}


@lru_cache(maxsize=512)
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """An icon of the sprite: hidden from readers of the screen unless it has a label."""
    css = f"icon icon-{size}" if size else "icon"
    meaning = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - the only outside text is escaped
        f'<svg class="{escape(css)}" {meaning} focusable="false" width="24" height="24">'
        f'<use href="{static("icons.svg")}#{escape(name)}"></use></svg>'
    )


def status(kind: str, text: str = "") -> SafeString:
    """Word, shape and colour together, so that none of them carries the meaning alone."""
    shape, word = STATUSES[kind]
    return format_html('<span class="status status-{}">{}{}</span>', kind, icon(shape, size="small"), text or word)


def segments(states: Sequence[str], text: str) -> SafeString:
    """A bar of equal segments; ``text`` says the same in words."""
    pieces = format_html_join("", '<span class="segment {}"></span>', ((SEGMENTS[state],) for state in states))
    return format_html('<span class="segments" role="img" aria-label="{}">{}</span>', text, pieces)


def segment_states(done: int, total: int, current: int | None) -> list[str]:
    """States of ``total`` segments: the first ``done`` are done, the ``current``-th (from 1) is under way."""
    states = ["done" if number <= done else "todo" for number in range(1, total + 1)]
    if current and 1 <= current <= total and states[current - 1] != "done":
        states[current - 1] = "current"
    return states


def bar(share: float, number: str, kind: str = "") -> SafeString:
    """A share as a bar with its number. SVG, since the security policy lets no inline style through."""
    width = max(0.0, min(1.0, share)) * 100
    return format_html(
        '<span class="bar{}"><svg class="bar-track" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-fill" width="{}" height="8"></rect></svg><span class="bar-number">{}</span></span>',
        f" bar-{kind}" if kind else "",
        f"{width:.1f}",
        number,
    )


def initials(name: str) -> str:
    """«МП» of «Мария Петрова»."""
    return "".join(word[0] for word in name.split()[:2] if word[0].isalnum()).upper() or "?"


def avatar(name: str, size: str = "") -> SafeString:
    """A circle with initials; a name always gets the same colour."""
    colour = zlib.crc32(name.encode()) % AVATAR_COLOURS
    return format_html(
        '<svg class="avatar{} avatar-{}" viewBox="0 0 40 40" aria-hidden="true" focusable="false">'
        '<circle cx="20" cy="20" r="20"></circle><text x="20" y="20" dy="0.35em">{}</text></svg>',
        f" avatar-{size}" if size else "",
        colour,
        initials(name),
    )


def part_of(part: float, whole: float) -> float:
    """A share that is 0 where there is nothing to share."""
    return part / whole if whole else 0.0
