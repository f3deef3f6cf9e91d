"""What people are told of their registrations. The kinds of letters, and where a session is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from courses.seminars.models import SeminarSession
from courses.seminars.moments import when_for
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind
from lms.ui.russian import plural

from .models import Registration
from .queries import heads_of

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
ASKED_MANY = Kind(
    "courses.registrations_asked",
    title="Согласуйте записи: {people} — «{course}»",
    body="На занятие «{course}» ({when}) хотят прийти {people} из ваших. Места займём, когда вы согласуете.",
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
    people = [registration.user] if to is None else to
    more = {"who": registration.user.get_full_name(), "reason": reason}
    notify_each(kind, _each(session, registration.way, people, more), about=_about(registration), url=_url(session))


def tell_each(kind: Kind, registrations: Iterable[Registration]) -> None:
    """Write to the person of each registration about it: a few statements for each session and way of coming."""
    alike: dict[tuple[int, str], list[Registration]] = {}
    for one in registrations:
        alike.setdefault((one.session_id, one.way), []).append(one)
    for (_session, way), known in alike.items():
        session, about = known[0].session, {one.user_id: _about(one) for one in known}
        notify_each(kind, _each(session, way, [one.user for one in known], {}), about=about, url=_url(session))


def ask(registrations: Sequence[Registration]) -> None:
    """Ask the heads for their word: of one person by her name, of many together in one letter."""
    heads = heads_of({one.agency for one in registrations if one.agency is not None})
    asked: dict[User, list[Registration]] = {}
    for one in registrations:
        for head in heads.get(one.agency_id or 0, []):
            asked.setdefault(head, []).append(one)
    for head, theirs in asked.items():
        people = len({one.user_id for one in theirs})
        if people == 1:
            for one in theirs:
                tell(ASKED, one, to=[head])
            continue
        first = theirs[0]
        more = {"people": plural(people, "человек", "человека", "человек")}
        about = f"registrations:{first.pk}"
        notify_each(
            ASKED_MANY, _each(first.session, first.way, [head], more), about=about, url=reverse("courses:approvals")
        )


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


def _about(registration: Registration) -> str:
    """The same twice is told once; the maker of calendar files reads it back."""
    return f"registration:{registration.pk}.{registration.session.sequence}.{registration.sequence}"


def _url(session: SeminarSession) -> str:
    return reverse("courses:session", args=[session.pk])
