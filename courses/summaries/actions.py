from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.nudges import actions as nudges
from lms.agencies.clocks import zone_of, zones
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue_many
from lms.models import Agency, User
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind

from . import queries
from .content import Content
from .models import Summary, SummarySettings
from .wording import headline

if TYPE_CHECKING:
    from datetime import date

MAKE = "summaries.make"
CHUNK = 40  # summaries a job: the figures of the region are counted once for them
MORNING = 8  # by the clock of the agency
DAYS_TO_CATCH_UP = 3  # after which a summary that a stopped server did not send is not sent any more

MADE = Kind(code="courses.summary_made", title="{title}", body="{body}")


@transaction.atomic
def owe(*, now: dt.datetime | None = None) -> int:
    """Owe the summaries whose hour has come where the agency works. Returns how many; a repeated call owes none."""
    now = now or timezone.now()
    if not queries.settings_now().is_on:
        return 0
    known = zones()
    owed: dict[date, list[tuple[int, int]]] = {}
    for head, agency in queries.heads():
        local = now.astimezone(zone_of(agency.path, known))
        week = queries.monday(local.date())
        late = (local.date() - queries.sent_on(week)).days
        if 0 <= late <= DAYS_TO_CATCH_UP and (late or local.hour >= MORNING):
            owed.setdefault(week, []).append((head.pk, agency.pk))
    count = 0
    for week, pairs in owed.items():
        made = set(Summary.objects.filter(day=week).values_list("head", "agency"))
        missing = [pair for pair in pairs if pair not in made]
        count += len(missing)
        chunks = [missing[start : start + CHUNK] for start in range(0, len(missing), CHUNK)]
        enqueue_many(
            MAKE,
            (
                (f"{MAKE}:{week}:{now:%d%H}:{number}", {"week": week.isoformat(), "pairs": chunk})
                for number, chunk in enumerate(chunks)
            ),
        )
    return count


@transaction.atomic
def make(*, week: dt.date, pairs: list[tuple[int, int]]) -> list[Summary]:
    """Freeze the summaries of ``pairs`` (head, agency) for the week and send them, each once."""
    made = set(Summary.objects.filter(day=week).values_list("head", "agency"))
    heads = User.objects.in_bulk({head for head, _agency in pairs})
    agencies = Agency.objects.in_bulk({agency for _head, agency in pairs})
    missing = [(heads[head], agencies[agency]) for head, agency in pairs if (head, agency) not in made]
    if not missing:
        return []
    whole, settings = queries.region(week), queries.settings_now()
    return [
        _send(head, agency, week, queries.build(whole, agency, shows_place=settings.shows_place))
        for head, agency in missing
    ]


def _send(head: User, agency: Agency, week: dt.date, content: Content) -> Summary:
    summary, created = Summary.objects.get_or_create(
        head=head, agency=agency, day=week, defaults={"content": content.to_json()}
    )
    if created:
        notify_each(
            MADE,
            [(head, {"title": f"{agency.short_name}: сводка за неделю", "body": headline(content)})],
            about=f"summary:{summary.pk}",
            url=reverse("courses:summary", args=[summary.pk]),
        )
    return summary


@transaction.atomic
def act(*, summary: Summary, by: User) -> int:
    """Do what the summary advises: remind those whom it is about today. Returns how many are reminded."""
    advice = Content.from_json(summary.content).advice
    if not advice.is_deed:
        raise Refused(_("Этот совет выполняют не кнопкой."))
    sent = nudges.nudge(
        rows=queries.due(summary.agency, advice.code),
        text=_(
            "Здравствуйте!\n\nПожалуйста, пройдите обязательное обучение: начатое сохранилось, уроки — в разделе «Моё "
            "обучение». Если срок не подходит, нажмите рядом с ним «почему такой срок»."
        ),
        agency=summary.agency,
        asked={"summary": summary.pk, "advice": advice.code},
        by=by,
    )
    record("courses.act_on_summary", by=by, subject=summary, advice=advice.code, people=sent)
    return sent


@transaction.atomic
def set_up(*, is_on: bool, shows_place: bool, by: User) -> SummarySettings:
    """Switch the summaries of the region on or off, and the place among agencies of the same kind."""
    settings, _created = SummarySettings.objects.update_or_create(
        only=True, defaults={"is_on": is_on, "shows_place": shows_place}
    )
    record("courses.set_summaries", by=by, subject=settings, is_on=is_on, shows_place=shows_place)
    return settings


def note_download(*, summary: Summary, by: User) -> None:
    """Names leave the site on paper: who took them is written down."""
    record("courses.download_summary", by=by, subject=summary)
