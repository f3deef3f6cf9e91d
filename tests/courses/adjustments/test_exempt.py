"""Who is exempted must not; when that ends, she has two weeks at the least."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from reportlab.pdfgen.canvas import Canvas

from courses.adjustments import actions
from courses.models import Assignment, Course, Exemption, Requirement, Standing
from courses.requirements import actions as requirements
from courses.requirements.queries import Differences, ledger_differences
from lms.models import Notification, StoredFile, User
from tests.conftest import Region

TWO_WEEKS = dt.timedelta(days=14)


def exempt(assignment: Assignment, hr: User, until: dt.date | None = None) -> Exemption:
    return actions.exempt(assignment=assignment, reason="Приказ № 41.", until=until, document=None, by=hr)


def test_she_leaves_the_figures_and_is_told(assignment: Assignment, hr: User, learner: User) -> None:
    exempt(assignment, hr)
    assert not Standing.objects.filter(user=learner).exists()
    assert ledger_differences() == Differences(0, 0, 0)
    assert "Приказ № 41." in Notification.objects.get(recipient=learner, kind="courses.person_exempted").body


def test_recounting_does_not_bring_it_back_while_it_lasts(assignment: Assignment, hr: User, today: dt.date) -> None:
    exempt(assignment, hr, until=today)
    requirements.follow_everyone()
    requirements.assign(requirement=assignment.requirement)
    assert not Assignment.objects.filter(user=assignment.user).exists()


def test_a_second_click_gives_the_same_exemption(assignment: Assignment, hr: User) -> None:
    assert exempt(assignment, hr) == exempt(assignment, hr)
    assert Exemption.objects.count() == 1


def test_another_requirement_of_the_same_course_stays(
    region: Region, assignment: Assignment, hr: User, anatomy: Course, today: dt.date
) -> None:
    requirements.require(
        title="Всем",
        agency=region.government,
        courses_with_due=[(anatomy, today + dt.timedelta(days=90))],
        starts_on=today - dt.timedelta(days=30),
        by=None,
    )
    exempt(assignment, hr)
    left = Assignment.objects.get(user=assignment.user)
    assert (left.requirement.title, left.due_on) == ("Всем", today + dt.timedelta(days=90))


def test_revoked_it_comes_back_with_two_weeks_at_the_least(
    assignment: Assignment, hr: User, learner: User, today: dt.date
) -> None:
    exemption = exempt(assignment, hr)
    actions.revoke(exemption=exemption, reason="Вышла на работу.", by=hr)
    actions.revoke(exemption=exemption, reason="Второй щелчок.", by=hr)
    back = Assignment.objects.get(user=learner)
    assert back.due_on == today + TWO_WEEKS
    told = Notification.objects.get(recipient=learner, kind="courses.exemption_revoked")
    assert f"{back.due_on:%d.%m.%Y}" in told.body
    exemption.refresh_from_db()
    assert exemption.revoke_reason == "Вышла на работу."


def test_ended_by_its_last_day_it_comes_back_by_itself(
    assignment: Assignment, hr: User, learner: User, today: dt.date
) -> None:
    ended = today - dt.timedelta(days=3)
    Exemption.objects.create(
        user=learner,
        course=assignment.course,
        requirement=assignment.requirement,
        reason="Отпуск.",
        until=ended,
        by=hr,
    )
    Assignment.objects.all().delete()
    requirements.follow_everyone()
    assert Assignment.objects.get(user=learner).due_on == ended + dt.timedelta(days=1) + TWO_WEEKS
    for _ in range(2):
        actions.tell_ended()
    assert Notification.objects.filter(recipient=learner, kind="courses.exemption_ended").count() == 1


def test_a_far_date_of_the_requirement_is_not_drawn_nearer(
    requirement: Requirement, assignment: Assignment, hr: User, today: dt.date
) -> None:
    requirement.requirement_courses.update(due_on=today + dt.timedelta(days=60))
    Assignment.objects.update(due_on=today + dt.timedelta(days=60))
    actions.revoke(exemption=exempt(assignment, hr), reason="Вышла.", by=hr)
    assert Assignment.objects.get(user=assignment.user).due_on == today + dt.timedelta(days=60)


def test_hr_exempts_and_revokes_on_pages_with_a_document(
    assignment: Assignment, hr: User, learner: User, stranger: User, strange_hr: User, client_of
) -> None:
    browser = client_of(hr)
    page = f"/staff/people/{learner.pk}/exempt/?assignment={assignment.pk}"
    paper = SimpleUploadedFile("приказ.pdf", an_order())
    assert browser.post(page, {"reason": "", "document": paper}).status_code == 422
    paper.seek(0)
    assert browser.post(page, {"reason": "Отпуск по уходу.", "document": paper}).status_code == 302
    exemption = Exemption.objects.get()
    assert StoredFile.objects.get() == exemption.document
    again = browser.post(page, {"reason": "Отпуск по уходу."}, follow=True)
    assert "Этого назначения уже нет" in again.content.decode()
    shown = browser.get(f"/staff/people/{learner.pk}/").content.decode()
    assert "Отпуск по" in shown
    assert "Освобождение действует" in shown
    document = f"/staff/exemptions/{exemption.pk}/document/"
    answers = {who.pk: client_of(who).get(document).status_code for who in (hr, learner, stranger, strange_hr)}
    assert answers == {hr.pk: 200, learner.pk: 200, stranger.pk: 404, strange_hr.pk: 404}
    assert browser.post(f"/staff/exemptions/{exemption.pk}/revoke/", {"reason": "Вышла."}).status_code == 302
    assert Assignment.objects.get(user=learner).due_on >= timezone.localdate() + TWO_WEEKS


def an_order() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 720, "Order 41")
    canvas.save()
    return out.getvalue()
