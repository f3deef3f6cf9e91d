"""How a channel looks on the page, and how long a reply is read there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from quizzes import replies


@dataclass(frozen=True)
class Look:
    """``css`` names the style and the template of the message; the rest are the words around it."""

    css: str
    network: str
    place: str
    answer: str

    @property
    def full_name(self) -> str:
        """The network with the place in it: one network may have several."""
        return f"{self.network}: {self.place[0].lower()}{self.place[1:]}"

    @property
    def template(self) -> str:
        return f"quizzes/scenarios/looks/_{self.css}.html"


_COMMENT: Final = "Комментарий под записью сообщества"

LOOKS: Final[dict[str, Look]] = {
    "vk_comment": Look("vk", "ВКонтакте", _COMMENT, "Ответ от имени сообщества"),
    "ok_comment": Look("ok", "Одноклассники", _COMMENT, "Ответ от имени группы"),
    "tg_comment": Look("telegram", "Telegram или MAX", "Комментарий под записью канала", "Ответ от имени канала"),
    "vk_pm": Look("chat", "ВКонтакте", "Личные сообщения сообщества", "Сообщение от имени сообщества"),
    "pos": Look("pos", "Госуслуги. Решаем вместе", "Сообщение в личном кабинете", "Ответ в личный кабинет заявителя"),
    "vam_reshat": Look("vamreshat", "Вам решать", "Сообщение на портале области", "Официальный ответ на портале"),
    "letter_59": Look("letter", "Письмо по 59-ФЗ", "Письменное обращение", "Письменный ответ"),
}


def look_of(channel: str) -> Look:
    """The look of a channel; one that we do not know looks like a comment."""
    return LOOKS.get(channel, LOOKS["vk_comment"])


@dataclass(frozen=True)
class Limits:
    """Norms of length, in characters: outside ``min`` and ``max`` it costs points, ``opt`` is where it reads best."""

    min: int
    opt_min: int
    opt_max: int
    max: int


@cache
def limits_of(channel: str) -> Limits:
    """The norms that the checker judges length by."""
    blank = replies.Situation(channel=channel, public=True, author="", message="", facts=())
    length = replies.check("", blank).length
    return Limits(min=length["min"], opt_min=length["opt_min"], opt_max=length["opt_max"], max=length["max"])


@dataclass(frozen=True)
class Meter:
    """A length against the norms: places on a scale of 1000 and a word. ``static/js/reply.js`` counts the same."""

    fill: int
    best_from: int
    best_width: int
    verdict: str


def meter_of(limits: Limits, length: int) -> Meter:
    """The scale ends a little beyond the longest reply that costs nothing."""
    whole = limits.max * 1.15
    share = 1000 / whole
    return Meter(
        fill=round(min(length, whole) * share),
        best_from=round(limits.opt_min * share),
        best_width=round((limits.opt_max - limits.opt_min) * share),
        verdict=_verdict(limits, length),
    )


def _verdict(limits: Limits, length: int) -> str:
    if length == 0:
        return ""
    if length < limits.min:
        return "слишком коротко"
    if length < limits.opt_min:
        return "коротковато"
    if length <= limits.opt_max:
        return "в самый раз"
    return "длинновато" if length <= limits.max else "слишком длинно"
