"""What people are told of their registrations. The kinds of letters, and where a session is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from courses.seminars.models import SeminarSession
from courses.seminars.moments import when_for
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind

from .models import Registration

if TYPE_CHECKING:
    from lms.people.models import User

SEATED = Kind(
    "courses.registration_seated",
    title="Вы записаны: «{course}», {when}",
    body="Занятие «{course}»: {when}. {where}{letter}\nНе сможете прийти — откажитесь заранее, место займёт другой.",
)
PROMOTED = Kind(
    "courses.registration_promoted",
    title="Место освободилось: «{course}», {when}",
    body="Вы были в листе ожидания, теперь место ваше. Занятие «{course}»: {when}. {where}{letter}",
)
WAITING = Kind(
    "courses.registration_waiting",
    title="Вы в листе ожидания: «{course}», {when}",
    body="Все места на занятие «{course}» ({when}) заняты. Освободится место — запишем вас по очереди и напишем.",
)
ASKED = Kind(
    "courses.registration_asked",
    title="Согласуйте запись: {who} — «{course}»",
    body="{who} хочет прийти на занятие «{course}»: {when}. Место займём, когда вы согласуете.",
)
REFUSED = Kind(
    "courses.registration_refused",
    title="Запись не согласована: «{course}»",
    body="Руководитель не согласовал запись на занятие «{course}», {when}. Причина: {reason}",
)
WITHDRAWN = Kind(
    "courses.registration_withdrawn",
    title="Запись снята: «{course}», {when}",
    body="Вас больше не ждут на занятии «{course}», {when}. {reason}",
)
CHANGED = Kind(
    "courses.session_changed",
    title="Изменилось занятие: «{course}», {when}",
    body="Теперь занятие «{course}» пройдёт так: {when}. {where}",
)
CANCELLED = Kind(
    "courses.session_cancelled",
    title="Занятие отменено: «{course}», {when}",
    body="Занятие «{course}», {when}, отменено. Причина: {reason}",
)


def where(session: SeminarSession, way: str) -> str:
    if way == Registration.Way.ONLINE:
        return "Ссылка появится на странице занятия за час до начала."
    note = f" {session.hall.note}" if session.hall is not None and session.hall.note else ""
    return f"Место: {session.where}.{note} QR для входа — на странице занятия."


def tell(kind: Kind, registration: Registration, *, to: Iterable[User] | None = None, reason: str = "") -> None:
    """Write to the person of a registration (or ``to``) about its present state, once for each."""
    session = registration.session
    # The same twice is told once; the maker of calendar files reads it back.
    about = f"registration:{registration.pk}.{session.sequence}.{registration.sequence}"
    people = [registration.user] if to is None else to
    more = {"who": registration.user.get_full_name(), "reason": reason}
    notify_each(kind, _each(session, registration.way, people, more), about=about, url=_url(session))


def tell_all(kind: Kind, session: SeminarSession, registrations: Iterable[Registration], *, reason: str = "") -> None:
    """Write to everybody who comes to a session about its present state: a few statements for each way of coming."""
    by_way: dict[str, list[User]] = {}
    for registration in registrations:
        by_way.setdefault(registration.way, []).append(registration.user)
    for way, people in by_way.items():
        about = f"session:{session.pk}.{session.sequence}"
        notify_each(kind, _each(session, way, people, {"reason": reason}), about=about, url=_url(session))


def _each(
    session: SeminarSession, way: str, people: Iterable[User], more: dict[str, str]
) -> Iterator[tuple[User, dict[str, str]]]:
    """Each of ``people`` with the words of her letter."""
    known, letter = list(people), session.edition.letter.strip()
    words = {
        "course": session.course.title[:100],
        "where": where(session, way),
        "letter": f"\n{letter}" if letter else "",
        **more,
    }
    moments = when_for(session, known)
    return ((one, {**words, "when": moments[one.pk]}) for one in known)


def _url(session: SeminarSession) -> str:
    return reverse("courses:session", args=[session.pk])
