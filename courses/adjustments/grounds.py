"""Why a due date is what it is, in one sentence. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from courses.requirements.wanting import DAYS_AFTER_EXEMPTION
from lms.agencies.models import DAYS_AFTER_RETURN
from lms.ui.russian import long_date, plural


@dataclass(frozen=True)
class Facts:
    """What a due date may follow from."""

    due_on: dt.date
    requirement: str
    legal_ground: str = ""
    common_due_on: dt.date | None = None
    post_since: dt.date | None = None
    new_staff_days: int = 0
    term: str = "fixed"
    days: int = 0
    anchor: dt.date | None = None  # the day from which the days of the term count
    told_on: dt.date | None = None  # the day on which the requirement came to concern her
    notice_days: int = 0  # what she has from then on at the least
    grace_days: int = 0
    expired_on: dt.date | None = None  # the last day on which it was held
    renews: str = ""  # «действует 12 месяцев», «нужно проходить каждый год»
    returned_on: dt.date | None = None  # the first day after a long leave
    extended_to: dt.date | None = None
    extended_from: dt.date | None = None
    extension_reason: str = ""
    exempt_before: dt.date | None = None  # the first day after an exemption

    @property
    def source(self) -> str:
        """The requirement with its order: «требованию «Базовый курс» (приказ № 5)»."""
        ground = self.legal_ground.strip().rstrip(".")
        return f"«{self.requirement.strip()}»" + (f" ({ground})" if ground else "")

    @property
    def grace(self) -> dt.timedelta:
        return dt.timedelta(days=self.grace_days)

    @property
    def named_on(self) -> dt.date:
        """The day that the rule names, without the days of grace."""
        return self.due_on - self.grace

    @property
    def for_new_staff(self) -> dt.date | None:
        return self.post_since + dt.timedelta(days=self.new_staff_days) if self.post_since else None


def sentence(facts: Facts) -> str:
    """Of several rules the one that gives this very date; unknown ones are said to be the requirement's."""
    due = f"Срок — {long_date(facts.due_on)}:"
    if facts.extended_to == facts.due_on:
        was = f" с {long_date(facts.extended_from)}" if facts.extended_from else ""
        reason = facts.extension_reason.rstrip(". ")
        return f"{due} кадровая служба перенесла его{was}. Причина: {reason}. Назначено по требованию {facts.source}."
    if facts.exempt_before and facts.due_on == facts.exempt_before + dt.timedelta(days=DAYS_AFTER_EXEMPTION):
        return (
            f"{due} освобождение закончилось, и с {long_date(facts.exempt_before)} "
            f"на курс есть {DAYS_AFTER_EXEMPTION} дней. "
            f"Назначено по требованию {facts.source}."
        )
    return _by_rule(facts, due) + _grace(facts)


def _by_rule(facts: Facts, due: str) -> str:
    if facts.expired_on and facts.named_on == facts.expired_on:
        return (
            f"{due} пройденное раньше действовало по {long_date(facts.expired_on)}, и теперь его нужно пройти снова. "
            f"По требованию {facts.source} {facts.renews or 'результат действует не бессрочно'}."
        )
    if facts.returned_on and facts.due_on == facts.returned_on + dt.timedelta(days=DAYS_AFTER_RETURN):
        return (
            f"{due} после долгого отсутствия, с {long_date(facts.returned_on)}, на курс есть {DAYS_AFTER_RETURN} дней. "
            f"Назначено по требованию {facts.source}."
        )
    if facts.term == "fixed" and facts.named_on == facts.common_due_on:
        return f"{due} такой день назван в требовании {facts.source} для всех, кого оно касается."
    if facts.term != "fixed" and facts.anchor and facts.named_on == facts.anchor + dt.timedelta(days=facts.days):
        days = plural(facts.days, "день", "дня", "дней")
        return f"{due} требование {facts.source} даёт {days} {_since(facts)} ({long_date(facts.anchor)})."
    if facts.term == "fixed" and facts.post_since and facts.named_on == facts.for_new_staff:
        days = plural(facts.new_staff_days, "день", "дня", "дней")
        return (
            f"{due} требование {facts.source} даёт {days} со дня назначения на должность, "
            f"а вы в должности с {long_date(facts.post_since)}."
        )
    if facts.told_on and facts.notice_days and facts.named_on == facts.told_on + dt.timedelta(days=facts.notice_days):
        days = plural(facts.notice_days, "день", "дня", "дней")
        return (
            f"{due} требование {facts.source} касается вас с {long_date(facts.told_on)}, позже, чем других, "
            f"поэтому у вас на курс есть {days} с этого дня."
        )
    return f"{due} так считает требование {facts.source}."


def _since(facts: Facts) -> str:
    said = {
        "hired": "со дня приёма на службу",
        "appointed": "со дня назначения на должность",
        "assigned": "со дня, когда вам назначили обучение",
    }
    return said.get(facts.term, "")


def _grace(facts: Facts) -> str:
    if not facts.grace_days:
        return ""
    days = plural(facts.grace_days, "льготный день", "льготных дня", "льготных дней")
    return f" Сам срок — {long_date(facts.named_on)}, ещё {days} добавлено."
