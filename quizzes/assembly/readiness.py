"""What is missing before a quiz can be given to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from lms.ui.russian import plural
from quizzes.scoring import KINDS

from . import queries
from .models import PoolEntry, Quiz, Section

STEM_SHOWN = 60


def gaps(quiz: Quiz) -> list[str]:
    """Sentences for the trainer about what is missing; empty when the quiz is ready. Two queries."""
    return gaps_of(list(queries.sections(quiz)))


def gaps_of(sections: Sequence[Section]) -> list[str]:
    """The same for sections that are loaded already, with their pools."""
    if not any(section.pool.all() for section in sections):
        return [_("В тесте нет ни одного вопроса.")]
    found = [gap for section in sections for gap in _section_gaps(section)]
    entries = [entry for section in sections for entry in section.pool.all()]
    found += _repeated(entries)
    found += [gap for entry in entries for gap in _entry_gaps(entry)]
    return found


def _section_gaps(section: Section) -> Iterator[str]:
    size = len(section.pool.all())
    name = _("В разделе «%s»") % section.title if section.title else _("В разделе")
    if not size:
        yield _("%s нет вопросов: добавьте их или уберите раздел.") % name
    elif section.draw is not None and section.draw > size:
        have = plural(size, _("вопрос"), _("вопроса"), _("вопросов"))
        yield _("%(name)s в наборе %(have)s, а взять нужно %(draw)s.") % {
            "name": name,
            "have": have,
            "draw": section.draw,
        }
    elif section.draw == 0:
        yield _("%s указано взять ноль вопросов.") % name


def _repeated(entries: Sequence[PoolEntry]) -> list[str]:
    """A question in two sections could be drawn twice for one person."""
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
