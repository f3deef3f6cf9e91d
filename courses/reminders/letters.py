"""The kinds of reminders."""

from __future__ import annotations

from typing import Final

from lms.notifications.kinds import Kind

IN_A_WEEK = Kind(
    "courses.session_in_a_week",
    title="Через неделю занятие: «{course}», {when}",
    body="Вы записаны на занятие «{course}»: {when}. {where}{letter}\nНе сможете — откажитесь, место займёт другой.",
    optional="за неделю до занятия",
)
IN_A_DAY = Kind(
    "courses.session_in_a_day",
    title="Завтра занятие: «{course}», {when}",
    body="Ждём вас на занятии «{course}»: {when}. {where}{letter}\nНе сможете прийти — откажитесь на странице занятия.",
    optional="за день до занятия",
)
IN_AN_HOUR = Kind(
    "courses.session_in_an_hour",
    title="Через час занятие: «{course}», {when}",
    body="Занятие «{course}» начнётся через час: {when}. {where}",
    optional="за час до занятия",
)
REGISTRATION_OPEN = Kind(
    "courses.registration_open",
    title="Открылась запись: «{course}»",
    body="На семинар «{course}» можно записаться. Первое занятие — {when}. Места заканчиваются быстро.",
    optional="когда открывается запись на занятия",
)
COURSE_CHANGED = Kind(
    "courses.course_changed",
    title="Материалы обновились: «{course}»",
    body="В семинаре «{course}», который вы проходите, новое: {changes}\nСделанное остаётся за вами.",
    optional="когда обновляются материалы курса",
)
KINDS: Final = {"week": IN_A_WEEK, "day": IN_A_DAY, "hour": IN_AN_HOUR}
