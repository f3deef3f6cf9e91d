from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from courses.catalogue.models import Course
from courses.progress.actions import begin_again
from courses.progress.queries import enrolment_of, trail
from lms.access import UserRequest, requires
from lms.errors import Refused


@requires("courses.take_again", Course, methods=["POST"])
def course_again(request: UserRequest, course: Course) -> HttpResponse:
    """Begin the next round of the course and go to its first lesson."""
    enrolment = enrolment_of(request.user, course)
    if enrolment is None:
        raise Refused(_("Этот семинар вы ещё не проходили: откройте первый урок."))
    begin_again(enrolment=enrolment)
    messages.success(request, _("Начинаем заново. Прежние результаты и сертификат сохранились."))
    step = trail(course, request.user).next
    return redirect(step.lesson if step else course)
