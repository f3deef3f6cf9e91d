"""The kinds of rows that a report can be made of: where they come from, and what belongs to each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.adjustments.models import Exemption
from courses.certificates.models import Certificate
from courses.outside.models import OutsideTraining
from courses.reports import sheets, sums
from courses.reports.figures import Figures
from courses.reports.filters import OF_ASSIGNMENTS
from courses.reports.queries import missing_of, of_status
from courses.requirements.models import Progress, Requirement
from lms.batches import batched
from lms.models import User

from . import fields
from .fields import Field, Line, Words
from .question import Question

CHUNK: Final = 1000
NAMES: Final = ("user__last_name", "user__first_name", "user__patronymic")


@dataclass(frozen=True)
class Group:
    """``order``: what brings rows of a group together; ``column``: the field that says which group a line is of."""

    label: Any
    order: Sequence[str]
    column: str


@dataclass(frozen=True)
class Kind:
    """``start``: columns of a new report. ``asks``: conditions that mean something here. ``fixed``: columns stay so."""

    code: str
    title: Any
    about: Any
    fields: Mapping[str, Field]
    start: Sequence[str]
    groups: Mapping[str, Group] = field(default_factory=dict)
    sorts: Mapping[str, tuple[Any, Sequence[Any]]] = field(default_factory=dict)
    asks: Collection[str] = ("agency",)
    fixed: bool = False
    key: ClassVar[str] = "pk"  # in the order of which machines page

    def find(self, question: Question) -> QuerySet[Any]:
        raise TypeError(self.code)

    def lines(self, question: Question, rows: QuerySet[Any], needs: Collection[str]) -> Iterator[Line]:
        raise TypeError(self.code)

    def count(self, question: Question) -> int:
        return self.find(question).count()

    def totals(self, question: Question, group: Group) -> Iterator[tuple[Any, Figures]] | None:
        """Figures by group, where rows are of training; None where they are only counted."""
        return None


class _OfStaff(Kind):
    """Rows with a user, an agency and a state of training."""

    values: ClassVar[tuple[str, ...]] = ()
    due: ClassVar[str] = "due_on"

    def lines(self, question: Question, rows: QuerySet[Any], needs: Collection[str]) -> Iterator[Line]:
        filters, words = question.filters, Words(question.filters.day)
        reach, grounds = filters.reach, _grounds() if "requirement_id" in self.values else {}
        found = rows.annotate(**({"due_on": F(self.due)} if self.due != "due_on" else {}))
        found = found.values("user_id", "agency_id", *NAMES, "category", "state", "due_on", *self.values)
        for chunk in batched(found.iterator(chunk_size=CHUNK), CHUNK):
            about = _About(question, {row["user_id"] for row in chunk}, needs)
            for row in chunk:
                person, agency = row["user_id"], row["agency_id"]
                line = Line(row, words, person in about.named, reach.by_id[agency], reach.body(agency))
                line.requirement = grounds.get(row.get("requirement_id", 0), ("", ""))
                about.fill(line, person, row.get("course_id"))
                yield line

    def totals(self, question: Question, group: Group) -> Iterator[tuple[Any, Figures]]:
        late = sums.UNFINISHED & Q(**{f"{self.due}__lt": question.filters.day})
        found = self.find(question).order_by(*group.order).values(*group.order)
        counted = found.annotate(
            required=Count("pk"),
            **{state: Count("pk", filter=Q(state=state)) for state in Progress.values},
            overdue=Count("pk", filter=late),
        )
        for row in counted:
            names = ("required", "completed", "in_progress", "not_started", "overdue")
            yield tuple(row[name] for name in group.order), Figures(**{name: row[name] for name in names})


class _Assignments(_OfStaff):
    values = ("course_id", "requirement_id", "completed_at", "expires_on", "renews_from")

    def find(self, question: Question) -> QuerySet[Any]:
        filters = question.filters
        return of_status(sums.asked_for(sums.assignments(filters), filters), filters, self.due)


class _Standings(_OfStaff):
    values = ("required", "completed")
    due = "next_due_on"
    key = "user_id"

    def find(self, question: Question) -> QuerySet[Any]:
        filters = question.filters
        rows = sums.narrowed(sums.standings(filters), filters)
        if filters.status in OF_ASSIGNMENTS:
            some = of_status(sums.assignments(filters), filters, "due_on")
            return rows.filter(user__in=some.values("user"))
        return of_status(rows, filters, self.due)


class _OfPeople(Kind):
    """Rows about people of the reach that have no agency of their own."""

    model: ClassVar[Any] = None
    person: ClassVar[str] = "user"
    day: ClassVar[str] = "pk"
    is_moment: ClassVar[bool] = False
    values: ClassVar[tuple[str, ...]] = ()

    def find(self, question: Question) -> QuerySet[Any]:
        filters = question.filters
        people = User.objects.filter(question.within).values("pk")
        rows: QuerySet[Any] = self.model.objects.filter(**{f"{self.person}__in": people})
        course = "completion__course" if self.model is Certificate else "course"
        rows = rows.filter(**{course: filters.course}) if filters.course else rows
        if filters.period:
            since, until = filters.period.since, filters.period.until
            name = f"{self.day}__date__range" if self.is_moment else f"{self.day}__range"
            rows = rows.filter(**{name: (since, until)})
        return rows

    def lines(self, question: Question, rows: QuerySet[Any], needs: Collection[str]) -> Iterator[Line]:
        words = Words(timezone.localdate())
        names = () if self.model is Certificate else ("user_id", *NAMES)
        for chunk in batched(rows.values(*names, *self.values).iterator(chunk_size=CHUNK), CHUNK):
            people = {row["user_id"] for row in chunk} if names else set()
            about = _About(question, people, needs) if names else None
            for row in chunk:
                line = Line(row, words, about is None or row["user_id"] in about.named)
                if about is not None:
                    about.fill(line, row["user_id"], None)
                yield line


class _Certificates(_OfPeople):
    model, person, day = Certificate, "holder", "issued_on"
    values = (
        "number", "token", "holder_name", "position_title", "agency_name", "course_title", "programme_title",
        "academic_hours", "score", "issued_on", "valid_until", "state", "state_reason",
    )  # fmt: skip


class _Exemptions(_OfPeople):
    model, day, is_moment = Exemption, "at", True
    values = ("course__title", "requirement__title", "reason", "at", "until", "revoked_on")


class _Outside(_OfPeople):
    model, day = OutsideTraining, "completed_on"
    values = ("course__title", "title", "place", "completed_on", "hours", "number", "result", "state")


class _Agencies(Kind):
    """The tree of agencies with completion rates, each line with its subtree."""

    def count(self, question: Question) -> int:
        return len(list(question.filters.reach.walk()))

    def lines(self, question: Question, rows: QuerySet[Any] | None, needs: Collection[str]) -> Iterator[Line]:
        words = Words(question.filters.day)
        for row in sheets.agency_rows(question.filters):
            yield Line(dict(zip(self.fields, row, strict=True)), words)


class _About:
    """What belongs to a few hundred people, fetched at once and only as far as columns need it."""

    def __init__(self, question: Question, people: set[int], needs: Collection[str]) -> None:
        filters = question.filters
        self.named = named = question.named(people)
        self.posts = sheets.employments_of(named, filters) if fields.POST in needs else {}
        self.evidence = sheets.evidence_of(named, filters) if fields.EVIDENCE in needs else {}
        self.started = sheets.started_of(named, filters) if fields.STARTED in needs else {}
        self.missing = missing_of(filters, people) if fields.MISSING in needs else {}

    def fill(self, line: Line, person: int, course: int | None) -> None:
        if person in self.posts:
            line.number, position = self.posts[person]
            line.post = line.words.positions.get(position, fields.NOBODY)
        if course is not None:
            line.evidence = self.evidence.get((person, course))
            line.started = self.started.get((person, course))
        if self.missing:
            line.missing = [one.title for one in self.missing.get(person, [])]


def _grounds() -> dict[int, tuple[str, str]]:
    return {one.pk: (one.title, one.legal_ground) for one in Requirement.objects.all()}


BY_AGENCY: Final = Group(_("органу"), ("agency__path", "agency_id"), "place")
BY_CATEGORY: Final = Group(_("категории должностей"), ("category",), "category")
BY_STATE: Final = Group(_("состоянию"), ("state",), "state")
BY_COURSE: Final = Group(_("курсу"), ("course__order", "course__title", "course_id"), "course")
BY_REQUIREMENT: Final = Group(_("требованию"), ("requirement__title", "requirement_id"), "requirement")
BY_NAME: Final = (_("по фамилии"), ("user__name_key", "user_id"))
NARROWED: Final = ("agency", "course", "requirement", "category", "status", "period", "on")
ASSIGNED_GROUPS: Final = {
    "agency": BY_AGENCY,
    "requirement": BY_REQUIREMENT,
    "course": BY_COURSE,
    "category": BY_CATEGORY,
    "state": BY_STATE,
}
ASSIGNED_SORTS: Final = {
    "name": (BY_NAME[0], (*BY_NAME[1], "course_id")),
    "due": (_("по сроку"), ("due_on", *BY_NAME[1], "course_id")),
    "done": (_("по дню прохождения"), (F("completed_at").desc(nulls_last=True), *BY_NAME[1], "course_id")),
}

KINDS: Final[dict[str, Kind]] = {
    one.code: one
    for one in (
        _Assignments(
            "assignments",
            _("Люди и курсы"),
            _("Строка — человек и назначенный ему курс: срок, результат, сертификат."),
            fields.ASSIGNED,
            ("last_name", "first_name", "patronymic", "body", "course", "due_on", "state", "completed_on"),
            ASSIGNED_GROUPS,
            ASSIGNED_SORTS,
            NARROWED,
        ),
        _Standings(
            "people",
            _("Люди"),
            _("Строка — человек: сколько курсов назначено и пройдено, чего не хватает."),
            fields.STANDING,
            ("last_name", "first_name", "patronymic", "body", "required", "completed", "missing", "due_on", "state"),
            {"agency": BY_AGENCY, "category": BY_CATEGORY, "state": BY_STATE},
            {
                "name": BY_NAME,
                "due": (_("по ближайшему сроку"), (F("next_due_on").asc(nulls_last=True), *BY_NAME[1])),
            },
            ("agency", "category", "status", "on"),
        ),
        _Agencies(
            "agencies",
            _("Органы"),
            _("Строка — орган или подразделение с долей прошедших."),
            fields.AGENCY,
            tuple(fields.AGENCY),
            asks=("agency", "course", "requirement", "category", "period", "on"),
        ),
        _Assignments(
            "personnel",
            _("Кадровая выгрузка"),
            _("Мероприятия в столбцах, которые ждут кадровые программы: менять их нельзя."),
            fields.ASSIGNED,
            fields.PERSONNEL,
            sorts=ASSIGNED_SORTS,
            asks=NARROWED,
            fixed=True,
        ),
        _Certificates(
            "certificates",
            _("Реестр сертификатов"),
            _("Строка — сертификат того, кто сейчас работает в ваших органах."),
            fields.CERTIFICATE,
            ("document", "holder", "body", "course", "hours", "document_on", "valid_until", "state"),
            {
                "course": Group(_("курсу"), ("course_title",), "course"),
                "state": BY_STATE,
            },
            {
                "name": (_("по имени"), ("holder_name", "pk")),
                "issued": (_("по дню выдачи"), ("-issued_on", "pk")),
                "valid": (_("по концу действия"), (F("valid_until").asc(nulls_last=True), "pk")),
            },
            ("agency", "course", "period"),
        ),
        _Exemptions(
            "exemptions",
            _("Освобождения"),
            _("Кто освобождён от курса, на каком основании и до какого дня."),
            fields.EXEMPTION,
            ("last_name", "first_name", "patronymic", "course", "reason", "since", "until", "revoked_on"),
            {"course": BY_COURSE, "requirement": BY_REQUIREMENT},
            {"name": (BY_NAME[0], (*BY_NAME[1], "pk")), "since": (_("по дню"), ("-at", "pk"))},
            ("agency", "course", "period"),
        ),
        _Outside(
            "outside",
            _("Обучение на стороне"),
            _("Чему люди учились в других местах и засчитано ли это."),
            fields.OUTSIDE,
            ("last_name", "first_name", "patronymic", "course", "title", "completed_on", "hours", "state"),
            {"course": BY_COURSE, "state": BY_STATE},
            {"name": (BY_NAME[0], (*BY_NAME[1], "pk")), "done": (_("по дню"), ("-completed_on", "pk"))},
            ("agency", "course", "period"),
        ),
    )
}
