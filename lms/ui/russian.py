"""How the site speaks Russian: numbers with nouns, dates as people say them, non-breaking spaces. Pure."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final

NBSP: Final = "\u00a0"
MINUS: Final = "\N{MINUS SIGN}"

WEEKDAYS: Final = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
WEEKDAYS_GENITIVE: Final = ("понедельника", "вторника", "среды", "четверга", "пятницы", "субботы", "воскресенья")
MONTHS_GENITIVE: Final = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
NEAR: Final = {-1: "вчера", 0: "сегодня", 1: "завтра"}

# After these a line must not break: they lean on the next word.
_LEANING = "без|для|или|как|над|обо|под|при|про|что|это|эта|эти|через"
_SHORT_WORD = re.compile(rf"(?<![\w-])((?:[а-яё]{{1,2}}|{_LEANING}))[ ]+(?=[«(\w])", re.IGNORECASE)
_NUMBER_WORD = re.compile(
    r"(\d|№|§|\bст\.|\bп\.|\bг\.)[ ]+(?!(?:и|а|но|или|в|с|к|о|у|на|по|до|от|из|за|не)\b)(?=[\w%₽])", re.IGNORECASE
)
_INITIALS = re.compile(r"\b([А-ЯЁ]\.)[ ]?([А-ЯЁ]\.)[ ]+(?=[А-ЯЁ])")
_PHONE = re.compile(r"(?<!\d)(\+7|8)[ ](\(\d{3,5}\))[ ](?=\d)")
_DASH = re.compile(r"[ ]+(?=—)")


def plural_word(number: float, one: str, few: str, many: str) -> str:
    """The form of the noun that goes with the number: 1 попытка, 2 попытки, 5 попыток, 2,5 попытки."""
    if number != int(number):
        return few
    last_two, last = abs(int(number)) % 100, abs(int(number)) % 10
    if last == 1 and last_two != 11:
        return one
    if last in (2, 3, 4) and last_two not in (12, 13, 14):
        return few
    return many


def plural(number: float, one: str, few: str, many: str) -> str:
    """``2 попытки``, held together by a non-breaking space."""
    return f"{grouped(number)}{NBSP}{plural_word(number, one, few, many)}"


def out_of(done: int, total: int, one_genitive: str, many: str) -> str:
    """``3 из 7 уроков``, ``1 из 21 урока``: after «из» the noun stands in the genitive."""
    noun = one_genitive if total % 10 == 1 and total % 100 != 11 else many
    return f"{done} из {total}{NBSP}{noun}"


def grouped(number: float) -> str:
    """A number with a decimal comma and thousands apart from 10 000 on."""
    whole, _, fraction = f"{number:.2f}".partition(".")
    fraction = fraction.rstrip("0")
    if len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}".replace(",", NBSP)
    return f"{whole},{fraction}" if fraction else whole


def percent(share: float) -> str:
    """``74 %``. Never rounds up to 100 what is not whole, nor down to 0 what has begun."""
    rounded = round(share * 100)
    if rounded >= 100 > share * 100:
        rounded = 99
    elif rounded == 0 and share > 0:
        rounded = 1
    return f"{rounded}{NBSP}%".replace("-", MINUS)


def decimal(value: float) -> str:
    """``0,74``, ``−0,30``: two places, a comma and a minus of its own width."""
    return f"{value:.2f}".replace(".", ",").replace("-", MINUS)


def minutes(number: int) -> str:
    """``25 минут``, ``1 час 10 минут``."""
    hours, rest = divmod(int(number), 60)
    parts = []
    if hours:
        parts.append(plural(hours, "час", "часа", "часов"))
    if rest or not hours:
        parts.append(plural(rest, "минута", "минуты", "минут"))
    return " ".join(parts)


def lasting(seconds: float) -> str:
    """How long something takes, in the unit that one would say it in: 40 минут, 3 часа, 2 дня."""
    if seconds < 90 * 60:
        return plural(max(round(seconds / 60), 1), "минута", "минуты", "минут")
    if seconds < 36 * 3600:
        return plural(round(seconds / 3600), "час", "часа", "часов")
    return plural(round(seconds / 86400), "день", "дня", "дней")


def clock(seconds: int) -> str:
    """A place in a recording, or its length: «12:40», «1:02:03»."""
    minutes_, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes_ = divmod(minutes_, 60)
    return f"{hours}:{minutes_:02}:{rest:02}" if hours else f"{minutes_}:{rest:02}"


def day_and_month(day: dt.date, today: dt.date) -> str:
    """``27 ноября``, and ``27 ноября 2027`` where it is not this year."""
    year = "" if day.year == today.year else f"{NBSP}{day.year}"
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]}{year}"


def long_date(day: dt.date) -> str:
    """``27 ноября 2026 года``: papers and letters, where the reader may be in another year."""
    return f"{day.day}{NBSP}{MONTHS_GENITIVE[day.month - 1]} {day.year}{NBSP}года"


def human_date(day: dt.date, today: dt.date) -> str:
    """``сегодня``, ``завтра``, ``пятница, 27 ноября``."""
    if near := NEAR.get((day - today).days):
        return near
    return f"{WEEKDAYS[day.weekday()]}, {day_and_month(day, today)}"


def human_datetime(moment: dt.datetime, today: dt.date) -> str:
    """``сегодня, 14:00``, ``24 ноября, 14:00``. ``moment`` is in local time."""
    day = moment.date()
    return f"{NEAR.get((day - today).days) or day_and_month(day, today)}, {moment:%H:%M}"


def human_due(day: dt.date, today: dt.date) -> str:
    """``до пятницы, 27 ноября``, ``до завтра``, ``до конца дня``."""
    days = (day - today).days
    if days == 0:
        return f"до{NBSP}конца дня"
    if days == 1:
        return f"до{NBSP}завтра"
    return f"до{NBSP}{WEEKDAYS_GENITIVE[day.weekday()]}, {day_and_month(day, today)}"


def due_left(day: dt.date, today: dt.date) -> str:
    """``через 3 дня``, ``сегодня``, ``просрочено на 2 дня``."""
    days = (day - today).days
    if days < 0:
        return f"просрочено на{NBSP}{plural(-days, 'день', 'дня', 'дней')}"
    if days in NEAR:
        return NEAR[days]
    if days > 60:
        return f"через{NBSP}{plural(round(days / 30.4), 'месяц', 'месяца', 'месяцев')}"
    return f"через{NBSP}{plural(days, 'день', 'дня', 'дней')}"


@lru_cache(4096)  # the same questions and titles are shown to everybody
def nbsp(text: str) -> str:
    """Non-breaking spaces after short words, between number and noun, in initials, and before a dash."""
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)
    text = _SHORT_WORD.sub(rf"\1{NBSP}", text)  # two short words in a row share the space
    text = _NUMBER_WORD.sub(rf"\1{NBSP}", text)
    text = _PHONE.sub(rf"\1{NBSP}\2{NBSP}", text)
    text = _INITIALS.sub(rf"\1{NBSP}\2{NBSP}", text)
    return _DASH.sub(NBSP, text)
