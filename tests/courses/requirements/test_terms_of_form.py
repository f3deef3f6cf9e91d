"""The office says other terms on the page of a requirement, and sees them drawn before it saves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from courses.models import Assignment, Course, Requirement
from lms.models import Agency, User
from tests.conftest import Region

SignIn = Callable[[User], Client]


def said(agency: Agency, anatomy: Course, tone: Course, **more: Any) -> dict[str, Any]:
    name = f"due_{anatomy.pk}"
    return {
        "title": "Каждый год", "agency": agency.pk, "priority": "1", "seen": "1",
        "starts_on": timezone.localdate().isoformat(), "new_staff_days": "90",
        f"{name}-term": "assigned", f"{name}-days": "30", f"{name}-alternatives": [tone.pk],
        "grace_days": "5", "recertification": "calendar", "renew_day": "1", "renew_month": "3", "window_days": "60",
        **more,
    }  # fmt: skip


def test_other_terms_are_drawn_and_kept(
    region: Region, office: User, learner: User, anatomy: Course, tone: Course, client_of: SignIn, today: dt.date
) -> None:
    browser = client_of(office)
    page = browser.post("/requirements/new/", said(region.health, anatomy, tone))
    text = page.content.decode()
    assert page.status_code == 200, text
    assert 'class="timeline"' in text
    assert "Перерыв" in text
    counted = page.context["preview"].counted
    more = {"save": "1", "counted": counted, "confirmed": counted}
    done = browser.post("/requirements/new/", said(region.health, anatomy, tone, **more))
    assert done.status_code == 302, done.content.decode()
    made = Requirement.objects.get(title="Каждый год")
    item = made.requirement_courses.get()
    assert (made.recertification, made.renew_day, made.renew_month, made.grace_days) == ("calendar", 1, 3, 5)
    assert (item.term, item.days, item.due_on, list(item.alternatives.all())) == ("assigned", 30, None, [tone])
    assert Assignment.objects.get(user=learner).due_on == today + dt.timedelta(days=35)
    assert 'class="timeline"' in browser.get(f"/requirements/{made.pk}/").content.decode()
    why = client_of(learner).get(f"/assignments/{Assignment.objects.get(user=learner).pk}/why/").content.decode()
    form = browser.get(f"/requirements/{made.pk}/change/").content.decode()
    assert "Сам срок" in why.replace("\u00a0", " ")
    assert "со дня, когда вам назначили обучение" in why.replace("\u00a0", " ")
    assert 'value="30"' in form


def test_a_yearly_day_is_asked_for(
    region: Region, office: User, anatomy: Course, tone: Course, client_of: SignIn
) -> None:
    page = client_of(office).post("/requirements/new/", said(region.health, anatomy, tone, renew_day=""))
    assert "Без этого не посчитать" in page.content.decode()
