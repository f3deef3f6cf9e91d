"""A skill is its parts together: nothing else awards it, whatever the order of facts; the parts say what is missing."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from courses.models import Completion, Course, Skill, SkillAward
from courses.progress.signals import course_completed
from courses.skills import actions, queries
from lms.models import User
from quizzes.attempts.signals import attempt_graded
from quizzes.marking.models import Mark
from quizzes.marking.signals import reply_marked
from quizzes.models import Attempt, Quiz, Reply, Scenario
from quizzes.rubrics.actions import ensure_rubric
from tests import builders


@dataclass
class Facts:
    """What the oracle knows: times of completions; (time, percent); (exercise, sent, marked, score)."""

    seminars: list[dt.datetime] = field(default_factory=list)
    quizzes: list[tuple[dt.datetime, int]] = field(default_factory=list)
    replies: list[tuple[int, dt.datetime, dt.datetime, int]] = field(default_factory=list)
    awards: list[dt.datetime] = field(default_factory=list)


def oracle(skill: Skill, facts: Facts, now: dt.datetime) -> list[dt.datetime | None]:
    """When each part was done since the last award."""
    since = facts.awards[-1] if facts.awards else dt.datetime.min.replace(tzinfo=dt.UTC)
    seminar = min((at for at in facts.seminars if at > since), default=None)
    quiz = min((at for at, percent in facts.quizzes if at > since and percent >= skill.quiz_percent), default=None)
    first_day = timezone.localdate(now) - relativedelta(months=skill.months)
    good: dict[int, dt.datetime] = {}
    for exercise, sent, marked, score in facts.replies:
        if sent > since and timezone.localdate(sent) > first_day and score >= skill.reply_score:
            good[exercise] = min(marked, good.get(exercise, marked))
    times = sorted(good.values())
    return [seminar, quiz, times[skill.replies - 1] if len(times) >= skill.replies else None]


@pytest.fixture
def course(db: None) -> Course:
    return builders.course("Ответы жителям")


@pytest.fixture
def quiz(db: None) -> Quiz:
    return builders.quiz()


@pytest.fixture
def exercises(db: None) -> list[Scenario]:
    return [builders.scenario(title=f"Упражнение {number}") for number in range(4)]


@pytest.fixture
def skill(course: Course, quiz: Quiz) -> Skill:
    return Skill.objects.create(
        title="Отвечает по существу", course=course, quiz=quiz, quiz_percent=80, replies=2, reply_score=70, months=3
    )


def completed(user: User, course: Course) -> dt.datetime:
    now = timezone.now()
    cycle = Completion.objects.filter(user=user, course=course).count() + 1
    evidence = {"course": {"title": "К", "hours": 2, "programme": "П"}, "lessons": [], "position": "", "agency": ""}
    made = Completion.objects.create(user=user, course=course, cycle=cycle, completed_at=now, evidence=evidence)
    course_completed.send(Completion, completion=made)
    return now


def graded(user: User, quiz: Quiz, percent: int) -> dt.datetime:
    now = timezone.now()
    number = Attempt.objects.filter(user=user, quiz=quiz).count() + 1
    attempt = Attempt.objects.create(
        user=user, quiz=quiz, number=number, state="graded", started_at=now, finished_at=now, title="Т",
        pass_percent=60, percent=percent, passed=percent >= 60,
    )  # fmt: skip
    attempt_graded.send(Attempt, attempt=attempt)
    return now


def sent(user: User, scenario: Scenario) -> Reply:
    now = timezone.now()
    number = Reply.objects.filter(user=user, scenario=scenario).count() + 1
    return Reply.objects.create(
        user=user, scenario=scenario, number=number, state="submitted", needs_mark=True, started_at=now,
        submitted_at=now, situation={}, machine_score=50,
    )  # fmt: skip


def marked(reply: Reply, score: int, marker: User) -> dt.datetime:
    mark = Mark.objects.create(reply=reply, rubric=ensure_rubric(), marker=marker, levels={}, score=score)
    reply.state, reply.trainer_score = "marked", score
    reply.save()
    reply_marked.send(Mark, reply=reply, mark=mark)
    return mark.marked_at


def days(seed: int, count: int) -> Iterator[dt.datetime]:
    rng = random.Random(seed)
    at = dt.datetime(2027, 1, 10, 9, tzinfo=dt.UTC)
    for _ in range(count):
        at += dt.timedelta(hours=rng.randint(1, 400))
        yield at


@pytest.mark.parametrize("seed", range(6))
def test_awards_are_those_of_a_plain_oracle_whatever_happens(
    seed: int, skill: Skill, course: Course, quiz: Quiz, exercises: list[Scenario], learner: User, trainer: User
) -> None:
    rng = random.Random(seed)
    facts = Facts()
    if narrowed := seed % 2:
        skill.scenarios.set(exercises[:3])
    waiting: list[Reply] = []
    for at in days(seed, 60):
        with time_machine.travel(at, tick=False):
            what = rng.choice(["seminar", "quiz", "quiz", "reply", "reply", "mark", "mark", "mark"])
            if what == "seminar":
                facts.seminars.append(completed(learner, course))
            elif what == "quiz":
                percent = rng.choice([40, 79, 80, 100])
                facts.quizzes.append((graded(learner, quiz, percent), percent))
            elif what == "reply" or not waiting:
                waiting.append(sent(learner, rng.choice(exercises)))
            else:
                reply = waiting.pop(rng.randrange(len(waiting)))
                score = rng.choice([30, 69, 70, 95])
                time = marked(reply, score, trainer)
                if not narrowed or reply.scenario in exercises[:3]:
                    facts.replies.append((reply.scenario_id, reply.submitted_at, time, score))
            expected = oracle(skill, facts, at)
            if all(expected):
                facts.awards.append(max(time for time in expected if time))
                expected = oracle(skill, facts, at)
            held = SkillAward.objects.filter(user=learner, skill=skill).order_by("number")
            assert [award.held_at for award in held] == facts.awards
            assert [part.at for part in queries.parts(learner, skill)] == expected
            assert actions.evaluate(people=[learner.pk]) == []
    assert facts.seminars
    assert facts.replies


def test_the_parts_say_in_figures_what_is_missing(
    skill: Skill, course: Course, quiz: Quiz, exercises: list[Scenario], learner: User, trainer: User
) -> None:
    completed(learner, course)
    graded(learner, quiz, 74)
    marked(sent(learner, exercises[0]), 90, trainer)
    marked(sent(learner, exercises[0]), 95, trainer)  # the same exercise counts once
    sent(learner, exercises[1])
    seminar, test, replies = queries.parts(learner, skill)
    assert (seminar.done, test.done, replies.done) == (True, False, False)
    assert test.words == "лучший результат 74 %, нужно 80 %"
    assert replies.words == "1 из 2 с оценкой от 70 за последние 3\N{NO-BREAK SPACE}месяца; ждут проверки: 1"
    (standing,) = queries.standings(learner, asked=[skill.pk])
    assert (standing.missing, standing.award) == ("тест, ответы", None)


def test_who_holds_all_parts_when_a_skill_is_defined_gets_it(
    course: Course, quiz: Quiz, learner: User, stranger: User, trainer: User
) -> None:
    for person in (learner, stranger):
        completed(person, course)
    graded(learner, quiz, 90)
    fields = {"title": "Навык", "about": "", "course": course, "quiz": quiz, "quiz_percent": 80, "replies": 0}
    skill = actions.define(fields={**fields, "reply_score": 70, "months": 6, "scenarios": []}, by=trainer)
    assert actions.evaluate_everybody(skills=[skill.pk]) is None
    assert [award.user for award in SkillAward.objects.all()] == [learner]
