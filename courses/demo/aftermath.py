"""What the sessions that are over have left: who came, a recording, feedback without names, questions with answers."""

from __future__ import annotations

import datetime as dt
from itertools import cycle, islice

from django.utils import timezone

from courses.faq import actions as faq
from courses.models import (
    AttendanceMark,
    FeedbackAnswer,
    FeedbackGiven,
    Registration,
    SeminarSession,
    SessionMaterial,
)
from lms.models import Employment, User

from . import content

AT_EACH = 12
ABSENT_EACH = 6  # one in so many did not come
SILENT_EACH = 5  # one in so many said nothing
SESSIONS = 60


def load(*, star: User, trainer: User) -> None:
    """The latest sessions that are over; ``star`` was at the last one and has not said yet how it was."""
    if SessionMaterial.objects.exists():
        return
    ended = SeminarSession.objects.filter(cancelled_at=None, ends_at__lt=timezone.now()).select_related("course")
    sessions = list(ended.order_by("-starts_at", "id")[:SESSIONS])
    if not sessions:
        return
    _people(sessions, star, trainer)
    _say(sessions, star)
    _attach(sessions, trainer)
    _ask(sessions[0], star, trainer)


def _people(sessions: list[SeminarSession], star: User, trainer: User) -> None:
    """Seats and marks. Sessions of one week have other people each, so nobody is in two places."""
    places = dict(Employment.objects.current().filter(is_main=True).values_list("user", "agency"))
    everybody = sorted(set(places) - {star.pk, trainer.pk})
    seats: list[Registration] = []
    marks: list[AttendanceMark] = []
    for number, session in enumerate(sessions):
        taken = set(session.registrations.values_list("user", flat=True))
        begin = (number * AT_EACH) % max(1, len(everybody) - AT_EACH)
        chosen = [star.pk, *everybody[begin : begin + AT_EACH]] if number == 0 else everybody[begin : begin + AT_EACH]
        minutes = round((session.ends_at - session.starts_at).total_seconds() / 60)
        for place, pk in enumerate(one for one in chosen if one not in taken):
            asked_at = session.starts_at - dt.timedelta(days=6)
            seats.append(
                Registration(
                    session=session, user_id=pk, agency_id=places.get(pk), state=Registration.State.SEATED,
                    way=Registration.Way.HALL if session.in_hall else Registration.Way.ONLINE,
                    queued_at=asked_at, created_at=asked_at,
                )
            )  # fmt: skip
            came = place % ABSENT_EACH != ABSENT_EACH - 1
            marks.append(
                AttendanceMark(
                    session=session, user_id=pk, minutes=minutes if came else 0, by=trainer, at=session.ends_at
                )
            )
    Registration.objects.bulk_create(seats)
    AttendanceMark.objects.bulk_create(marks)


def _say(sessions: list[SeminarSession], star: User) -> None:
    said = cycle(content.read("aftermath")["feedback"])
    given: list[FeedbackGiven] = []
    answers: list[FeedbackAnswer] = []
    for session in sessions:
        came = (
            session.attendance.filter(minutes__gt=0).exclude(user=star).order_by("user").values_list("user", flat=True)
        )
        people = [pk for place, pk in enumerate(came) if place % SILENT_EACH]
        given += [FeedbackGiven(session=session, user_id=pk) for pk in people]
        answers += [
            FeedbackAnswer(session=session, score=score, use=use, pace=pace, text=text)
            for score, use, pace, text in islice(said, len(people))
        ]
    FeedbackGiven.objects.bulk_create(given)
    FeedbackAnswer.objects.bulk_create(answers)


def _attach(sessions: list[SeminarSession], trainer: User) -> None:
    """The people of these sessions know of it since long."""
    film = content.keep("recordings/s1-otryvok.webm", ["video"], by=trainer)
    words = content.captions("recordings/s1-otryvok.vtt", by=trainer)
    for session in sessions[:2]:
        told_at = session.ends_at + dt.timedelta(days=1)
        common = {"session": session, "added_by": trainer, "added_at": told_at, "told_at": told_at}
        day = timezone.localtime(session.starts_at)
        title = f"Запись занятия {day:%d.%m.%Y}"
        SessionMaterial.objects.create(
            kind=SessionMaterial.Kind.RECORDING, title=title, file=film, captions=words, **common
        )
        handout = content.path("handouts").glob(f"s{session.course.order}-*.pdf")
        for source in list(handout)[:1]:
            paper = content.keep(f"handouts/{source.name}", ["pdf"], by=trainer)
            SessionMaterial.objects.create(title="Памятка со слайдов", file=paper, **common)


def _ask(session: SeminarSession, star: User, trainer: User) -> None:
    came = session.attendance.filter(minutes__gt=0).select_related("user").order_by("user")
    people = cycle([one.user for one in came if one.user != star] or [star])
    for source in content.read("aftermath")["questions"]:
        asked = faq.ask(
            course=session.course, session=session, user=next(people), text=source["text"],
            nameless=source.get("nameless", False),
        )  # fmt: skip
        if answer := source.get("answer"):
            faq.answer(question=asked, answer=answer, by=trainer)
        if wording := source.get("faq_text"):
            faq.publish(question=asked, text=wording, answer=source["faq_answer"], by=trainer)
