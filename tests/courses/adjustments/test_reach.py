"""Nobody moves a date, exempts, reminds or answers outside her subtree, whatever the tree and the grants."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from courses.adjustments import actions
from courses.models import Assignment, DueRequest, Exemption, Extension, Progress
from lms.models import Notification, Role, User
from tests.courses.reports.conftest import grant, make_world


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [3, 11, 29])
@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE, Role.HEAD, Role.TRAINER])
def test_only_people_of_the_own_subtree_are_touched(seed: int, role: Role, client_of) -> None:
    rng = random.Random(seed)
    world = make_world(seed, agencies=6, people=12)
    roots = rng.sample(world.agencies[1:], 2)
    keeper = grant(f"k{seed}@example.org", role, *roots)
    TOTP.activate(keeper, generate_totp_secret())
    reach = world.under(*roots) if role in (Role.HR, Role.OFFICE) else set()
    waiting = list(Assignment.objects.exclude(state=Progress.COMPLETED).select_related("user"))
    for one in waiting:
        actions.ask(assignment=one, kind="more_time", message="Прошу.", wished_on=None, by=one.user)
    browser = client_of(keeper)
    day = (timezone.localdate() + dt.timedelta(days=200)).isoformat()

    everybody = "&".join(f"person={person.pk}" for person in world.people)
    for address in (f"/staff/people/nudge/?{everybody}", "/staff/people/nudge/"):
        browser.post(address, {"text": "Пора."})
    told = Notification.objects.filter(kind="courses.person_nudged").values_list("recipient", flat=True)
    assert sorted(told) == sorted({one.user_id for one in waiting} & reach)

    answered = {
        asked.user_id
        for asked in DueRequest.objects.all()
        if browser.post(f"/staff/due-requests/{asked.pk}/", {"decision": "declined", "reason": "Нет."}).status_code
        == 302
    }
    assert answered == {one.user_id for one in waiting} & reach
    for course in world.courses:
        browser.post(f"/staff/people/extend/?course={course.pk}", {"due_on": day, "reason": "Всем."})
    for one in waiting:
        browser.post(f"/staff/assignments/{one.pk}/extend/", {"due_on": day, "reason": "Одному."})
        browser.post(f"/staff/people/{one.user_id}/exempt/?assignment={one.pk}", {"reason": "Приказ."})
    touched = {one.user_id for one in waiting} & reach
    assert set(Extension.objects.values_list("user", flat=True)) == touched
    assert set(Exemption.objects.values_list("user", flat=True)) == touched
    assert Extension.objects.count() == sum(one.user_id in reach for one in waiting)


def test_nobody_decides_about_herself(hr: User, assignment: Assignment, client_of) -> None:
    own = Assignment.objects.get(user=hr)
    asked = actions.ask(assignment=own, kind="more_time", message="Прошу.", wished_on=None, by=hr)
    browser = client_of(hr)
    day = (timezone.localdate() + dt.timedelta(days=200)).isoformat()
    assert browser.get(f"/staff/assignments/{own.pk}/extend/").status_code == 404
    assert browser.get(f"/staff/people/{hr.pk}/exempt/?assignment={own.pk}").status_code == 404
    assert browser.get(f"/staff/due-requests/{asked.pk}/").status_code == 404
    browser.post(f"/staff/people/extend/?course={own.course_id}", {"due_on": day, "reason": "Всем."})
    assert set(Extension.objects.values_list("user", flat=True)) == {assignment.user_id}
