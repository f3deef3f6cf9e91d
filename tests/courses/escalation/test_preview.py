"""What the preview shows is what goes: for random dates, vacations and pauses, and as a naive count has it."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable

import pytest

from courses.escalation import queries
from courses.escalation.ladder import LEARNER, USUAL
from courses.models import Assignment, Course, LetterPause, SentStep
from lms.models import Absence, Notification, User
from lms.workdays.calendar import is_working
from tests import builders
from tests.conftest import Region

from .conftest import MONDAY
from .mornings import morning

Go = Callable[[dt.date], None]
DAY = dt.timedelta(days=1)
Step = tuple[dt.date, int, int, str]  # day, person, course, step


def scene(rng: random.Random, region: Region, office: User, courses: list[Course]) -> None:
    """Random people with dates around the week, some away, some paused."""
    agencies = [region.health, region.health_unit, region.transport]
    for number in range(9):
        user = builders.official(f"p{number}@example.org", f"Людина{number}", "Ия", agency=rng.choice(agencies))
        for course in courses:
            if rng.random() < 0.8:
                builders.assignment(user, course, MONDAY + DAY * rng.randint(-40, 40))
        start = MONDAY + DAY * rng.randint(-50, 5)
        if rng.random() < 0.6:
            length = rng.choice([0, 3, 12, 28, 60])
            Absence.objects.create(user=user, kind="vacation", started_on=start, ended_on=start + DAY * length)
    requirements = [None, *{one.requirement for one in Assignment.objects.select_related("requirement")}]
    for _ in range(rng.randint(0, 2)):
        start = MONDAY + DAY * rng.randint(-80, 5)
        LetterPause.objects.create(
            agency=rng.choice([region.government, *agencies]),
            requirement=rng.choice(requirements),
            started_on=start,
            until=start + DAY * rng.choice([2, 9, 80]),
            reason="Так надо.",
            by=office,
        )


def counted_by_hand(days: set[dt.date]) -> set[Step]:
    """Day by day, as one would with a calendar in hand."""
    absences, pauses = list(Absence.objects.all()), list(LetterPause.objects.select_related("agency"))
    found: dict[tuple[dt.date, int, int], tuple[int, str]] = {}
    for one in Assignment.objects.exclude(state="completed").select_related("agency"):

        def is_closed(day: dt.date, one: Assignment = one) -> bool:
            away = any(x.user_id == one.user_id and x.started_on <= day <= x.ended_on for x in absences)
            paused = any(
                one.agency.path.startswith(x.agency.path)
                and x.requirement_id in (None, one.requirement_id)
                and x.started_on <= day <= x.until
                for x in pauses
            )
            return away or paused or not is_working(day)

        for step in USUAL:
            if step.audience == LEARNER and step.base == "due":
                day = one.due_on + DAY * step.days
                while is_closed(day):
                    day += DAY
                if day in days:
                    key = day, one.user_id, one.course_id
                    found[key] = max(found.get(key, (step.days, step.code)), (step.days, step.code))
    return {(*key, code) for key, (_days, code) in found.items()}


@pytest.mark.parametrize("seed", range(6))
def test_the_preview_of_a_week_is_what_its_mornings_send_and_what_a_naive_count_gives(
    seed: int, region: Region, head: User, hr: User, office: User, anatomy: Course, tone: Course, go_to: Go
) -> None:
    scene(random.Random(seed), region, office, [anatomy, tone])
    shown = queries.week(office)
    lists = {
        (day.day, one.user.pk, one.course.pk, count.code)
        for day in shown.days
        for count in day.steps
        for one in queries.people(office, day.day, count.code, page=1, per_page=500)[0]
    }
    above = Counter((day.day, one.audience, one.recipient.pk, one.people) for day in shown.days for one in day.digests)
    letters = {day.day: day.letters for day in shown.days if day.letters}
    for day in shown.days:
        go_to(day.day)
        morning()
    sent = SentStep.objects.filter(step__regex="^(before|after)").values_list("day", "user", "course", "step")
    assert lists == set(sent)
    assert lists == counted_by_hand({day.day for day in shown.days})
    went = Counter(
        dt.date.fromisoformat(one.key.split(":")[1]) for one in Notification.objects.filter(kind="courses.ladder")
    )
    assert letters == dict(went)
    assert above.total() == Notification.objects.filter(kind__startswith="courses.ladder_").count()
    go_to(MONDAY + 7 * DAY)
    morning()
    assert queries.week(office).days[0].day == MONDAY + 8 * DAY  # today's letters are out


def test_the_preview_ends_at_the_reach_of_whoever_looks(
    learner: User,
    hr: User,
    head: User,
    strange_hr: User,
    stranger: User,
    anatomy: Course,
    region: Region,
    go_to: Go,
    client_of,
) -> None:
    builders.official("gov@example.org", "Высокий", "Пётр", agency=region.government, role="head")
    builders.assignment(learner, anatomy, MONDAY - 14 * DAY)
    builders.assignment(stranger, anatomy, MONDAY - 14 * DAY)
    for looks, name in ((hr, learner), (strange_hr, stranger)):
        week = queries.week(looks)
        assert [count.people for count in week.days[0].steps] == [1]
        rows, total = queries.people(looks, MONDAY, "after_14", page=1, per_page=10)
        assert ([row.user for row in rows], total) == ([name], 1)
    assert [(one.audience, one.recipient) for one in queries.week(hr).days[0].digests] == [("head", head), ("hr", hr)]
    assert [one.recipient for one in queries.week(strange_hr).days[0].digests] == [strange_hr]
    page = client_of(strange_hr).get("/staff/letters/").content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert "Уйдут 2 письма" in page
    assert "просрочили 1, скоро срок у 0" in page
    names = client_of(strange_hr).get(f"/staff/letters/people/?day={MONDAY}&step=after_14").content.decode()
    assert stranger.last_name in names
    assert learner.last_name not in names
    assert stranger.last_name in client_of(strange_hr).get("/staff/due/").content.decode()
