"""What keeps a quiz from being given to people, and what is worth another look. Asks nothing of the database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.ui.russian import minutes as in_minutes
from lms.ui.russian import plural
from quizzes.scoring import KINDS

from . import drawing, queries
from .models import PoolEntry, Quiz, Section

STEM_SHOWN = 60
# How long a question takes where its author has not said: rough figures, only for advice.
SECONDS: Final = {"truefalse": 20, "single": 40, "short": 45, "hotspot": 45, "essay": 900, "reply": 900}
SECONDS_OTHERWISE: Final = 75
LEVELS: Final = {1: _("лёгких"), 2: _("средних"), 3: _("трудных")}


@dataclass(frozen=True)
class Readiness:
    """Sentences for the trainer: ``gaps`` forbid publishing, ``advice`` does not."""

    gaps: list[str]
    advice: list[str]


def gaps(quiz: Quiz) -> list[str]:
    """What forbids publishing; empty when the quiz is ready. Three queries."""
    return check(quiz, list(queries.sections(quiz)), timezone.now()).gaps


def check(quiz: Quiz, sections: Sequence[Section], now: dt.datetime) -> Readiness:
    """Everything to be said of a quiz whose ``sections`` are loaded with their pools."""
    entries = [entry for section in sections for entry in section.pool.all()]
    late = _late(quiz, now)
    published = quiz.state == Quiz.State.PUBLISHED
    found = [] if published else late
    found += rules(quiz, sections)
    if not entries and not any(section.topics.all() for section in sections):
        return Readiness([_("В тесте нет ни одного вопроса."), *found], late if published else [])
    found = [
        *(gap for section in sections for gap in _section_gaps(section)),
        *_shortages(sections),
        *_repeated(sections),
        *(gap for entry in entries for gap in _entry_gaps(entry)),
        *found,
    ]
    return Readiness(found, [*(late if published else []), *_advice(quiz, sections)])


def rules(quiz: Quiz, sections: Sequence[Section]) -> list[str]:
    """Settings that cannot stand together."""
    found = []
    if quiz.opens_at and quiz.closes_at and quiz.opens_at >= quiz.closes_at:
        found.append(_("Тест закрывается раньше, чем открывается: поменяйте даты."))
    if quiz.retake_failed:
        found += _retake_rules(quiz, sections)
    if quiz.grading == Quiz.Grading.AVERAGE and any(section.pass_percent for section in sections):
        found.append(
            _("Среднее по попыткам и балл раздела вместе не работают: пройден ли раздел в среднем, не сказать.")
        )
    return found


def _retake_rules(quiz: Quiz, sections: Sequence[Section]) -> Iterator[str]:
    lead = _("Пересдавать только непройденные разделы не получится: %s")
    if quiz.max_attempts == 1:
        yield lead % _("попытка всего одна.")
    if len(sections) < 2:
        yield lead % _("раздел всего один.")
    if quiz.grading in (Quiz.Grading.FIRST, Quiz.Grading.AVERAGE):
        yield lead % _("должна считаться лучшая или последняя попытка.")
    if quiz.practice:
        yield lead % _("это тренировка.")


def _late(quiz: Quiz, now: dt.datetime) -> list[str]:
    return [_("День закрытия уже прошёл: начать тест никто не сможет.")] if _is_past(quiz.closes_at, now) else []


def _is_past(moment: dt.datetime | None, now: dt.datetime) -> bool:
    return moment is not None and moment <= now


def _named(section: Section) -> str:
    return _("В разделе «%s»") % section.title if section.title else _("В разделе")


def _section_gaps(section: Section) -> Iterator[str]:
    if not section.pool.all():
        if section.topics.all():
            yield _("%s нет вопросов: в его темах их пока нет.") % _named(section)
        else:
            yield _("%s нет вопросов: добавьте их или уберите раздел.") % _named(section)
    elif section.draw == 0:
        yield _("%s указано взять ноль вопросов.") % _named(section)


def _shortages(sections: Sequence[Section]) -> Iterator[str]:
    """Draws that cannot be filled, each with what there is."""
    pools = {pool.section: pool for pool in queries.pools_of(sections)}
    titles = {section.pk: section for section in sections}
    for short in drawing.shortages(list(pools.values())):
        held = pools[short.section].of(short.difficulty)
        if not pools[short.section].cards:
            continue  # said already
        words = {"name": _named(titles[short.section]), "wanted": short.wanted}
        if len(held) >= short.wanted:
            yield _(
                "%(name)s не хватает вопросов: те же нужны другим разделам. Есть %(found)s, а нужно %(wanted)s."
            ) % {
                **words,
                "found": short.found,
            }
        elif short.difficulty == drawing.ANY:
            have = plural(len(held), _("вопрос"), _("вопроса"), _("вопросов"))
            yield _("%(name)s в наборе %(have)s, а взять нужно %(wanted)s.") % {**words, "have": have}
        else:
            yield _("%(name)s %(level)s вопросов %(have)s, а нужно %(wanted)s.") % {
                **words,
                "level": LEVELS.get(short.difficulty, _("таких")),
                "have": len(held),
            }


def _repeated(sections: Sequence[Section]) -> list[str]:
    """A question put by hand into two sections stands in one of them for nothing. Topics may share questions."""
    entries = [entry for section in sections if not section.topics.all() for entry in section.pool.all()]
    times = Counter(entry.question_id for entry in entries)
    twice = {entry.question_id: entry for entry in entries if times[entry.question_id] > 1}
    return [_("Вопрос «%s» стоит в двух разделах: оставьте его в одном.") % _short(entry) for entry in twice.values()]


def _entry_gaps(entry: PoolEntry) -> Iterator[str]:
    if entry.question.archived_at is not None:
        yield _("Вопрос «%s» в архиве: уберите его из теста или верните из архива.") % _short(entry)
    kind = KINDS.get(entry.revision.kind)
    if kind is None or kind.problems(entry.revision.body):
        yield _("Вопрос «%s» заполнен не до конца: откройте его и исправьте.") % _short(entry)


def _short(entry: PoolEntry) -> str:
    stem = entry.revision.stem
    return stem if len(stem) <= STEM_SHOWN else stem[:STEM_SHOWN].rstrip() + "…"


# --- what is worth another look --------------------------------------------------------------------------------------
def _advice(quiz: Quiz, sections: Sequence[Section]) -> Iterator[str]:
    pools = queries.pools_of(sections)
    count = sum(pool.size for pool in pools)
    if not count:
        return
    yield from _time_advice(quiz, sections, count)
    yield from _mark_advice(quiz, sections, count)
    if quiz.practice and not quiz.practice_counts:
        yield _("Это тренировка, и зачёта она не даёт: урок с этим тестом пройти будет нельзя.")
    if quiz.cooldown_minutes and quiz.max_attempts == 1:
        yield _("Перерыв между попытками ничего не меняет: попытка всего одна.")


def _time_advice(quiz: Quiz, sections: Sequence[Section], count: int) -> Iterator[str]:
    needed = round(expected_seconds(sections) / 60) or 1
    if quiz.minutes and not quiz.practice and quiz.minutes < needed:
        asked = plural(count, _("вопрос"), _("вопроса"), _("вопросов"))
        words = {"asked": asked, "needed": in_minutes(needed), "given": in_minutes(quiz.minutes)}
        yield _("Времени мало: на %(asked)s обычно уходит %(needed)s, а в тесте %(given)s.") % words
    if not (quiz.opens_at and quiz.closes_at):
        return
    window = (quiz.closes_at - quiz.opens_at).total_seconds() / 60
    if quiz.minutes and window < quiz.minutes:
        yield _("Тест открыт меньше времени, чем длится попытка: она закончится вместе с ним.")
    if quiz.cooldown_minutes and quiz.max_attempts and window < quiz.cooldown_minutes * (quiz.max_attempts - 1):
        yield _("Все попытки с перерывами не поместятся, пока тест открыт.")


def _mark_advice(quiz: Quiz, sections: Sequence[Section], count: int) -> Iterator[str]:
    by_person = _share_by_person(sections)
    if by_person == 1:
        yield _("Все ответы проверяет человек: результата придётся ждать.")
    elif by_person and (1 - by_person) * 100 < quiz.pass_percent:
        yield _("Зачёт не набрать, пока тренер не проверит письменные ответы: результата придётся ждать.")
    if quiz.pass_percent < 100 and (count - 1) * 100 < quiz.pass_percent * count:
        yield _("Одна ошибка — и зачёта нет: вопросов мало для такого проходного балла.")


def expected_seconds(sections: Sequence[Section]) -> float:
    """How long an attempt should take: the mean of each pool times what is drawn of it."""
    total = 0.0
    for section, pool in zip(sections, queries.pools_of(sections), strict=True):
        times = [_seconds(entry) for entry in section.pool.all()]
        total += pool.size * sum(times) / len(times) if times else 0
    return total


def _seconds(entry: PoolEntry) -> int:
    return entry.revision.seconds or SECONDS.get(entry.revision.kind, SECONDS_OTHERWISE)


def _share_by_person(sections: Sequence[Section]) -> float:
    """The share of the points that only a person can give, as far as it can be foreseen of a draw."""
    judged = total = 0.0
    for section, pool in zip(sections, queries.pools_of(sections), strict=True):
        entries = list(section.pool.all())
        points = sum(entry.points for entry in entries)
        part = pool.size / len(entries) if entries else 0
        total += points * part
        judged += part * sum(entry.points for entry in entries if _by_person(entry))
    return judged / total if total else 0.0


def _by_person(entry: PoolEntry) -> bool:
    kind = KINDS.get(entry.revision.kind)
    return kind is not None and kind.by_person(entry.revision.body)
