"""A completed course is certified once, with the next number and with everything as it was that day."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from courses.certificates.actions import issue, revoke
from courses.models import Certificate, CertificateCounter, Completion
from courses.progress.signals import course_completed
from lms.errors import Refused
from lms.models import AuditEntry, Notification
from tests import builders

DAY = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


def complete(user, course=None, *, cycle=1, at=DAY, score=90) -> Completion:
    course = course or builders.course()
    return Completion.objects.create(
        user=user,
        course=course,
        cycle=cycle,
        completed_at=at,
        score=score,
        evidence={
            "course": {
                "title": course.title,
                "hours": course.academic_hours,
                "programme": course.programme.title,
            },
            "position": "Главный специалист отдела",
            "agency": "Министерство здравоохранения",
            "lessons": [],
        },
    )


@pytest.mark.django_db
class TestIssue:
    def test_the_certificate_says_what_was_true_on_the_day(self, learner):
        certificate = issue(completion=complete(learner))
        assert certificate.holder_name == "Иванова Анна Петровна"
        assert certificate.agency_name == "Министерство здравоохранения"
        assert certificate.issued_on == dt.date(2026, 11, 20)
        assert certificate.valid_until == dt.date(2027, 11, 20)

    def test_a_new_name_or_title_changes_no_issued_certificate(self, learner):
        certificate = issue(completion=complete(learner))
        learner.last_name = "Петрова"
        learner.save()
        certificate.completion.course.title = "Другой"
        certificate.completion.course.save()
        certificate.refresh_from_db()
        assert (certificate.holder_name, certificate.course_title) == ("Иванова Анна Петровна", "Анатомия ответа")

    def test_numbers_run_without_gaps_and_begin_anew_each_year(self, learner, stranger):
        new_year = dt.datetime(2027, 1, 11, 9, 0, tzinfo=dt.UTC)
        numbers = [
            issue(completion=complete(learner)).number,
            issue(completion=complete(stranger)).number,
            issue(completion=complete(learner, builders.course("Сроки"), at=new_year)).number,
        ]
        assert numbers == ["ЦУР52-2026-000001", "ЦУР52-2026-000002", "ЦУР52-2027-000001"]

    def test_issuing_twice_gives_the_same_certificate_and_takes_no_second_number(self, learner):
        completion = complete(learner)
        assert issue(completion=completion) == issue(completion=completion)
        assert CertificateCounter.objects.get(year=2026).last == 1

    def test_it_comes_by_itself_when_the_course_is_completed_and_the_holder_is_told(self, learner):
        completion = complete(learner)
        course_completed.send(Completion, completion=completion)
        certificate = Certificate.objects.get(completion=completion)
        assert certificate.number in Notification.objects.get(recipient=learner).body
        assert AuditEntry.objects.filter(verb="courses.issue_certificate").count() == 1

    def test_the_next_cycle_supersedes_the_earlier_certificate(self, learner):
        course = builders.course()
        first = issue(completion=complete(learner, course))
        second = issue(completion=complete(learner, course, cycle=2))
        first.refresh_from_db()
        assert first.state == Certificate.State.SUPERSEDED
        assert second.number in first.state_reason

    def test_a_certificate_and_what_it_rests_on_cannot_be_deleted(self, learner):
        certificate = issue(completion=complete(learner))
        for evidence in (certificate, certificate.completion):
            with pytest.raises(Exception, match="evidence"), transaction.atomic():
                type(evidence).objects.filter(pk=evidence.pk)._raw_delete("default")


@pytest.mark.django_db
class TestRevoke:
    def test_a_revoked_certificate_stays_with_its_reason(self, learner, office):
        certificate = revoke(certificate=issue(completion=complete(learner)), by=office, reason="Выдан по ошибке")
        assert (certificate.state, certificate.state_reason) == ("revoked", "Выдан по ошибке")
        assert AuditEntry.objects.get(verb="courses.revoke_certificate").actor == office

    def test_without_a_reason_nothing_is_revoked(self, learner, office):
        certificate = issue(completion=complete(learner))
        with pytest.raises(Refused, match="причину"):
            revoke(certificate=certificate, by=office, reason="  ")
        certificate.refresh_from_db()
        assert certificate.state == Certificate.State.VALID

    def test_a_second_revocation_is_refused(self, learner, office):
        certificate = revoke(certificate=issue(completion=complete(learner)), by=office, reason="Ошибка")
        with pytest.raises(Refused, match="не действует"):
            revoke(certificate=certificate, by=office, reason="Ещё раз")


@pytest.mark.django_db(transaction=True)
def test_twenty_completions_at_once_get_twenty_different_numbers(learner):
    completions = [complete(learner, builders.course(f"Курс {n}"), at=timezone.now()) for n in range(20)]

    def certify(some: list[Completion]) -> None:
        for completion in some:
            issue(completion=completion)
        connection.close()

    threads = [threading.Thread(target=certify, args=(completions[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    places = sorted(int(number[-6:]) for number in Certificate.objects.values_list("number", flat=True))
    assert places == list(range(1, 21))
