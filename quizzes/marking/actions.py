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
from quizzes.rubrics.scale import TOP_LEVEL, Scale
from quizzes.scenarios.exercise import passes
from quizzes.scenarios.models import Reply

from . import queries
from .models import Mark, StrongReply
from .signals import reply_marked

if TYPE_CHECKING:
    from lms.people.models import User

REPLY_MARKED: Final = Kind(
    code="quizzes.reply_marked",
    title="Тренер проверил ваш ответ",
    body="«{title}»: {score} из 100, {verdict}. Откройте ответ, чтобы прочитать замечания.",
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
    rubric = queries.rubric_of(reply)
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
