"""The sentence names the rule that gives this very date."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from courses.adjustments.grounds import Facts, sentence

COMMON = Facts(
    due_on=dt.date(2026, 12, 15),
    requirement="Базовый курс",
    legal_ground="приказ № 5 от 1 июля",
    common_due_on=dt.date(2026, 12, 15),
    post_since=dt.date(2020, 1, 9),
    new_staff_days=90,
)


def said(facts: Facts) -> str:
    return sentence(facts).replace("\u00a0", " ")


def test_a_common_date() -> None:
    assert "названо" not in said(COMMON)
    assert "в требовании «Базовый курс» (приказ № 5 от 1 июля) для всех" in said(COMMON)


def test_days_since_the_post() -> None:
    facts = replace(COMMON, post_since=dt.date(2026, 11, 20), due_on=dt.date(2027, 2, 18))
    assert "90 дней со дня назначения на должность, а вы в должности с 20 ноября" in said(facts)


def test_an_extension() -> None:
    facts = replace(
        COMMON,
        due_on=dt.date(2027, 1, 20),
        extended_to=dt.date(2027, 1, 20),
        extended_from=dt.date(2026, 12, 15),
        extension_reason="Болела.",
    )
    assert "перенесла его с 15 декабря" in said(facts)
    assert "Причина: Болела." in said(facts)


def test_after_an_exemption() -> None:
    facts = replace(COMMON, due_on=dt.date(2027, 3, 15), exempt_before=dt.date(2027, 3, 1))
    assert "освобождение закончилось" in said(facts)


def test_what_no_known_rule_gives_is_said_plainly() -> None:
    assert "так считает требование" in said(replace(COMMON, due_on=dt.date(2028, 1, 1)))
