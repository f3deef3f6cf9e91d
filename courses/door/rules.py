from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import learns, taught
from courses.registrations.models import Registration
from courses.seminars.models import SeminarSession
from lms.access import EVERYTHING, rule

if TYPE_CHECKING:
    from lms.people.models import User


def own(user: User) -> Q:
    return Q(user=user)


def anybody(user: User) -> Q:
    return EVERYTHING


rule("courses.sign_in", allowed=learns, who="Everyone who signs in to the site: types the digits of the screen.")
rule(
    "courses.sign_in_at_session",
    SeminarSession,
    filter=anybody,
    who="Everyone: the page tells nothing of the session to those who have not read the QR of its screen.",
)
rule("courses.open_door", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.state_presence", SeminarSession, filter=taught, who="Trainers and the programme office.")
rule("courses.show_pass", Registration, filter=own, who="The person herself.")
rule("courses.admit", Registration, filter=taught, who="Trainers and the programme office.")
