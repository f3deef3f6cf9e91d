"""What is copied into an attempt when it begins, so that no later change of the quiz reaches it. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from quizzes.assembly.drawing import Pool
from quizzes.assembly.models import Quiz

from . import pages
from .models import Attempt, Item


def keep_rules(attempt: Attempt, quiz: Quiz, pools: Iterable[Pool]) -> None:
    """Copy the rules of ``quiz`` that the attempt goes by."""
    attempt.title, attempt.pass_percent = quiz.title, quiz.pass_percent
    attempt.review, attempt.closes_at, attempt.grace_seconds = quiz.review, quiz.closes_at, quiz.grace_seconds
    attempt.layout, attempt.forward_only = quiz.layout, quiz.forward_only
    attempt.minutes = None if quiz.practice else quiz.minutes
    attempt.sections = [{"key": one.section, "title": one.title, "pass_percent": one.pass_percent} for one in pools]
    if quiz.practice:
        attempt.practice, attempt.penalty, attempt.may_pass = True, quiz.penalty, quiz.practice_counts
        attempt.layout, attempt.forward_only = Quiz.Layout.SINGLE, False


def lay_out(attempt: Attempt, items: list[Item]) -> None:
    """Spread the questions over the pages of the attempt."""
    sections = [(item.section_key, item.section_title) for item in items]
    for item, page in zip(items, pages.numbered(attempt.layout, sections), strict=True):
        item.page = page
