from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.audit.actions import record
from lms.errors import Refused
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from quizzes.attempts import grading
from quizzes.attempts import queries as attempts
from quizzes.attempts.models import Attempt, Item
from quizzes.attempts.signals import attempt_graded
from quizzes.results.actions import announce_loss
from quizzes.rubrics.scale import TOP_LEVEL, Scale
from quizzes.scenarios.exercise import passes
from quizzes.scenarios.models import Reply

from . import queries
from .judging import Judgement
from .models import ItemMark, Mark, StrongReply
from .signals import reply_marked

if TYPE_CHECKING:
    from lms.people.models import User

REPLY_MARKED: Final = Kind(
    code="quizzes.reply_marked",
    title="Тренер проверил ваш ответ",
    body="«{title}»: {score} из 100, {verdict}. Откройте ответ, чтобы прочитать замечания.",
    optional="тренер проверил ответ",
)
ATTEMPT_MARKED: Final = Kind(
    code="quizzes.attempt_marked",
    title="Тренер проверил тест «{quiz}»",
    body="«{quiz}», попытка {number}{result}. Откройте попытку, чтобы прочитать, что сказал тренер.",
    optional="тренер проверил тест",
)


@transaction.atomic
def mark(
    *,
    reply: Reply,
    marker: User,
    levels: Mapping[str, int | None],
    stop_factors: Collection[str] = (),
    comment: str = "",
    supersedes: int | None = None,
) -> Mark:
    """Judge a reply by the rubric in force; the score is counted here. ``supersedes`` is the mark that the new one
    takes the place of. The same mark given twice is one.

    Raises Refused for one's own reply, an unsent one, an incomplete mark, or where someone else was quicker.
    """
    reply = Reply.objects.select_for_update(of=("self",)).select_related("user").get(pk=reply.pk)
    if reply.user_id == marker.pk:
        raise Refused("Свой ответ проверить нельзя: попросите другого тренера.")
    if reply.is_draft:
        raise Refused("Этот ответ ещё пишется: проверить его можно после отправки.")
    rubric = queries.rubric_of(reply.exercise)
    scale = rubric.scale
    _check_levels(scale, levels)
    held = scale.implied(levels, stop_factors)
    given = {one.code: levels.get(one.code) for one in scale.criteria}
    standing = queries.standing_mark(reply)
    if standing is not None:
        if _same(standing, marker, given, held, comment):
            return standing
        if standing.pk != supersedes:
            raise Refused(
                f"Пока вы проверяли, этот ответ оценил другой тренер: {standing.marker.get_short_name()}, "
                f"{standing.score} из 100. "
                "Откройте ответ ещё раз, чтобы увидеть эту оценку или заменить её."
            )
        standing.superseded_at = timezone.now()
        standing.save(update_fields=["superseded_at"])
    created = Mark.objects.create(
        reply=reply,
        rubric=rubric,
        marker=marker,
        levels=given,
        stop_factors=held,
        score=scale.total(given, held),
        comment=comment,
    )
    _settle(reply, created)
    record("quizzes.mark_reply", by=marker, subject=reply, mark=created.pk, score=created.score)
    reply_marked.send(Mark, reply=reply, mark=created)
    notify(
        REPLY_MARKED,
        to=[reply.user],
        about=f"mark:{created.pk}",
        url=reverse("quizzes:reply-result", args=[reply.pk]),
        title=reply.exercise.title,
        score=str(created.score),
        verdict="зачёт" if reply.passed else "пока не зачёт",
    )
    return created


def _settle(reply: Reply, mark: Mark) -> None:
    """The trainer's word counts from now on."""
    reply.state = Reply.State.MARKED
    reply.trainer_score = mark.score
    reply.passed = passes(score=mark.score, stop_factors=mark.stop_factors, pass_score=reply.exercise.pass_score)
    reply.save(update_fields=["state", "trainer_score", "passed"])


def _check_levels(scale: Scale, levels: Mapping[str, int | None]) -> None:
    absent = [one.title for one in scale.criteria if one.code not in levels]
    if absent:
        raise Refused(f"Не выбран уровень: {', '.join(absent)}.")
    if any(level is not None and not 0 <= level <= TOP_LEVEL for level in levels.values()):
        raise Refused("Уровень бывает от 0 до 4.")


def _same(standing: Mark, marker: User, levels: Mapping[str, int | None], held: list[str], comment: str) -> bool:
    return (
        standing.marker_id == marker.pk
        and standing.levels == levels
        and standing.stop_factors == held
        and standing.comment == comment
    )


# --- answers in quizzes -----------------------------------------------------------------------------------------------
@transaction.atomic
def mark_item(
    *, item: Item, marker: User, judgement: Judgement, comment: str = "", supersedes: int | None = None
) -> ItemMark:
    """Judge an answer in a quiz. The last one of its attempt brings the outcome, a changed one changes it.

    ``supersedes`` is the mark that the new one takes the place of. The same mark given twice is one. Whoever passes no
    more is announced as ``pass_lost``; nothing is withdrawn here. Raises Refused for one's own attempt, one that is
    open or annulled, an answer that no person judges, or where someone else was quicker.
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("user", "quiz").get(pk=item.attempt_id)
    items = list(attempt.items.defer("shown", "report"))
    item = next(one for one in items if one.pk == item.pk)
    _refuse_item(attempt, item, marker)
    if judgement.levels is not None and judgement.rubric is not None:
        _check_levels(judgement.rubric.scale, judgement.levels)
    if not 0 <= judgement.fraction <= 1:
        raise Refused("Баллов не может быть меньше нуля или больше, чем стоит вопрос.")
    standing = queries.standing_item_mark(item)
    if standing is not None and _same_item(standing, marker, judgement, comment):
        return standing
    _supersede(standing, item, supersedes)
    created = ItemMark.objects.create(
        item=item,
        marker=marker,
        fraction=judgement.fraction,
        rubric=judgement.rubric,
        levels=judgement.levels,
        stop_factors=judgement.stop_factors,
        comment=comment,
    )
    item.fraction = created.fraction
    item.save(update_fields=["fraction"])
    record("quizzes.mark_item", by=marker, subject=item, mark=created.pk, fraction=created.fraction)
    _settle_attempt(attempt, items, created)
    return created


def _refuse_item(attempt: Attempt, item: Item, marker: User) -> None:
    if attempt.user_id == marker.pk:
        raise Refused("Свой ответ проверить нельзя: попросите другого тренера.")
    if attempt.state == Attempt.State.OPEN:
        raise Refused("Попытка ещё идёт: проверить ответ можно, когда она закончится.")
    if attempt.state == Attempt.State.ANNULLED:
        raise Refused("Попытку аннулировали: проверять в ней больше нечего.")
    if not grading.by_person(item.kind, item.key) or item.answer is None:
        raise Refused("Этот ответ человек не проверяет.")


def _supersede(standing: ItemMark | None, item: Item, supersedes: int | None) -> None:
    """Make way for a new mark. An answer whose question a correction counted or left out is marked no more."""
    if not item.weight or item.fraction != (standing.fraction if standing else None):
        raise Refused("Проверку этого вопроса исправили для всех: оценка уже ничего не изменит.")
    if standing is None:
        return
    if standing.pk != supersedes:
        raise Refused(
            f"Пока вы проверяли, этот ответ оценил другой тренер: {standing.marker.get_short_name()}. "
            "Откройте ответ ещё раз, чтобы увидеть эту оценку или заменить её."
        )
    standing.superseded_at = timezone.now()
    standing.save(update_fields=["superseded_at"])


def _same_item(standing: ItemMark, marker: User, judgement: Judgement, comment: str) -> bool:
    return (
        standing.marker_id == marker.pk
        and (standing.fraction, standing.levels) == (judgement.fraction, judgement.levels)
        and standing.stop_factors == judgement.stop_factors
        and standing.comment == comment
    )


def _settle_attempt(attempt: Attempt, items: list[Item], mark: ItemMark) -> None:
    """Sum the attempt up anew and, where it has an outcome, tell it: to the floor above and to the person."""
    passed = (
        not attempt.awaits_marks
        and attempts.standing(attempt.quiz_id, attempt.user_id, since=attempt.counts_from).passed
    )
    grading.settle(attempt, items)
    attempt.save(update_fields=["state", "score", "max_score", "percent", "passed", "sections"])
    if attempt.percent is None:
        return
    attempt_graded.send(Attempt, attempt=attempt)
    if passed:
        reason = f"Тренер изменил оценку ответа на вопрос {mark.item.position}."
        announce_loss(attempt, by=mark.marker, reason=reason)
    notify(
        ATTEMPT_MARKED,
        to=[attempt.user],
        about=f"item_mark:{mark.pk}",
        url=reverse("quizzes:attempt-review", args=[attempt.pk]),
        quiz=attempt.title,
        number=str(attempt.number),
        result=_result(attempt),
    )


def _result(attempt: Attempt) -> str:
    """The outcome in words; nothing where the quiz does not show it yet."""
    if attempt.percent is None or not attempts.review(attempt, attempt.user).seen.score:
        return ""
    return f": {attempts.whole_percent(attempt.percent)} %, {'зачёт' if attempt.passed else 'пока не зачёт'}"


# --- strong replies ---------------------------------------------------------------------------------------------------
@transaction.atomic
def show_as_strong(*, reply: Reply, by: User, text: str, why: str = "") -> StrongReply:
    """Show a reply to colleagues who have answered in the same exercise; again: with another text.

    Raises Refused for one's own reply, an unsent one, or a text that is blank.
    """
    if reply.user_id == by.pk:
        raise Refused("Свой ответ коллегам не показывают: попросите другого тренера.")
    if reply.is_draft or reply.trial:
        raise Refused("Этот ответ ещё не отправлен.")
    if not text.strip():
        raise Refused("Текст пустой: показывать нечего.")
    shown, _ = StrongReply.objects.update_or_create(
        reply=reply,
        defaults={"scenario_id": reply.scenario_id, "text": text.strip(), "why": why.strip(), "chosen_by": by},
    )
    record("quizzes.show_strong_reply", by=by, subject=reply)
    return shown


@transaction.atomic
def hide_strong(*, reply: Reply, by: User) -> None:
    """Show the reply to nobody any more. A repeated call changes nothing."""
    if StrongReply.objects.filter(reply=reply).delete()[0]:
        record("quizzes.hide_strong_reply", by=by, subject=reply)
