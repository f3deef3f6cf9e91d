from __future__ import annotations

import datetime as dt
import zoneinfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce, Least, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONG_ABSENCE_DAYS = 30  # longer than this: nothing is asked of her meanwhile
DAYS_AFTER_RETURN = 14  # what she has at least when she is back from a long one


def known_time_zone(name: str) -> None:
    """Refuse what the clocks of this server do not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Такого часового пояса нет. Напишите, например, Europe/Moscow."))


class AgencyQuerySet(models.QuerySet["Agency"]):
    def under(self, agency: Agency) -> AgencyQuerySet:
        """The agency itself and everything below it."""
        return self.filter(path__startswith=agency.path)


class Agency(models.Model):
    """A body of power, an institution, or a unit in one.

    ``path`` is materialised: the codes of ancestors and own, each followed by a slash («GOV/MINZDRAV/»), so that a
    subtree is ``path LIKE 'GOV/MINZDRAV/%'``. Codes never change; names may.
    """

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("правительство")
        CENTRE = "centre", _("центр")
        MINISTRY = "ministry", _("министерство")
        SERVICE = "service", _("инспекция или служба")
        DEPARTMENT = "department", _("департамент")
        INSTITUTION = "institution", _("учреждение")
        URBAN_OKRUG = "urban_okrug", _("городской округ")
        MUNICIPAL_OKRUG = "municipal_okrug", _("муниципальный округ")
        CITY_DISTRICT = "city_district", _("район города")
        TERRITORY = "territory", _("территориальное управление")
        UNIT = "unit", _("подразделение")

    code = models.CharField(_("код"), max_length=40, unique=True)
    name = models.CharField(_("полное название"), max_length=250)
    short_name = models.CharField(_("короткое название"), max_length=120)
    former_name = models.CharField(_("прежнее название"), max_length=250, blank=True)
    kind = models.CharField(_("вид"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("входит в"))
    path = models.CharField(max_length=400, unique=True, editable=False)
    depth = models.PositiveSmallIntegerField(default=0, editable=False)
    order = models.PositiveIntegerField(_("порядок"), default=0)
    time_zone = models.CharField(
        _("часовой пояс"),
        max_length=40,
        blank=True,
        validators=[known_time_zone],
        help_text=_("Например, Europe/Moscow. Пусто — как у органа, в который входит."),
    )
    valid_from = models.DateField(_("действует с"), null=True, blank=True)
    valid_to = models.DateField(_("действует до"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("преемник"), related_name="predecessors"
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = _("орган или подразделение")
        verbose_name_plural = _("органы и подразделения")
        ordering = ["path"]
        indexes = [models.Index(fields=["path"], name="agency_path_prefix", opclasses=["text_pattern_ops"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=F("valid_from")),
                name="agency_valid_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def official_name(self) -> str:
        """The full name as papers have it; a unit's is preceded by that of the body it belongs to."""
        if self.kind == self.Kind.UNIT and self.parent is not None:
            return f"{self.parent.official_name}, {self.name[:1].lower()}{self.name[1:]}"
        return self.name


class AgencyName(models.Model):
    """A name that an agency had, with its last day. Never changed."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("орган"), related_name="names")
    name = models.CharField(_("полное название"), max_length=250)
    short_name = models.CharField(_("короткое название"), max_length=120)
    until = models.DateField(_("по"))

    class Meta:
        verbose_name = _("прежнее название")
        verbose_name_plural = _("прежние названия")
        ordering = ["-until"]
        constraints = [models.UniqueConstraint(fields=["agency", "until"], name="agency_name_once_a_day")]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A post as the staff list names it, with its place in the civil or municipal service."""

    class Service(models.TextChoices):
        CIVIL = "civil", _("государственная служба")
        MUNICIPAL = "municipal", _("муниципальная служба")
        NONE = "none", _("не служащий")

    class Category(models.TextChoices):
        """Categories of the civil service (79-FZ, article 9)."""

        HEADS = "heads", _("руководители")
        AIDES = "aides", _("помощники (советники)")
        SPECIALISTS = "specialists", _("специалисты")
        SUPPORT = "support", _("обеспечивающие специалисты")
        NONE = "none", _("без категории")

    class Group(models.TextChoices):
        HIGHEST = "highest", _("высшая")
        CHIEF = "chief", _("главная")
        LEADING = "leading", _("ведущая")
        SENIOR = "senior", _("старшая")
        JUNIOR = "junior", _("младшая")
        NONE = "none", _("без группы")

    title = models.CharField(_("название"), max_length=200)
    service = models.CharField(_("вид службы"), max_length=12, choices=Service.choices)
    category = models.CharField(_("категория"), max_length=12, choices=Category.choices, default=Category.NONE)
    group = models.CharField(_("группа"), max_length=12, choices=Group.choices, default=Group.NONE)

    class Meta:
        verbose_name = _("должность")
        verbose_name_plural = _("должности")
        ordering = ["title"]
        constraints = [models.UniqueConstraint(fields=["title", "service"], name="position_once_a_service")]

    def __str__(self) -> str:
        return self.title


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def on(self, day: dt.date) -> EmploymentQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def current(self) -> EmploymentQuerySet:
        return self.on(timezone.localdate())


class Employment(models.Model):
    """Who worked where, when. A person has at most one main employment at a time."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("человек"), related_name="employments"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("орган"), related_name="employments")
    position = models.ForeignKey(Position, models.PROTECT, verbose_name=_("должность"), related_name="employments")
    personnel_number = models.CharField(_("табельный номер"), max_length=20, blank=True)
    started_on = models.DateField(_("с"))
    ended_on = models.DateField(_("по"), null=True, blank=True)
    is_main = models.BooleanField(_("основное место"), default=True)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("место работы")
        verbose_name_plural = _("места работы")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="employment_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_on=None, is_main=True), name="one_open_main_employment"
            ),
        ]
        indexes = [models.Index(fields=["agency", "user"], name="employment_agency_user")]

    def __str__(self) -> str:
        return f"{self.position}, {self.agency}"


class EmploymentEvent(models.Model):
    """An employment was written. Kept by a trigger, never changed; its column ``xact`` is known to the feed alone."""

    employment_key = models.BigIntegerField(_("номер места работы"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    what = models.CharField(_("что"), max_length=10)
    at = models.DateTimeField(_("когда"))

    class Meta:
        verbose_name = _("событие места работы")
        verbose_name_plural = _("события мест работы")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.employment_key}: {self.what}"


class Role(models.TextChoices):
    """Roles beyond that of a learner, which everybody who signs in has."""

    TRAINER = "trainer", _("тренер")
    HR = "hr", _("кадровая служба")
    HEAD = "head", _("руководитель органа")
    OFFICE = "office", _("дирекция программы")


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def not_over(self) -> RoleGrantQuerySet:
        """Those in force today or still to begin."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=timezone.localdate()))

    def current(self) -> RoleGrantQuerySet:
        """Those in force today."""
        return self.not_over().filter(valid_from__lte=timezone.localdate())


class RoleGrant(models.Model):
    """A role over an agency and everything under it, from a day, perhaps to a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("человек"), related_name="role_grants"
    )
    role = models.CharField(_("роль"), max_length=20, choices=Role.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name=_("орган"), related_name="role_grants")
    valid_from = models.DateField(_("с"), default=timezone.localdate)
    valid_to = models.DateField(_("по"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто дал"), related_name="+"
    )

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("роль человека")
        verbose_name_plural = _("роли людей")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "agency"], condition=Q(valid_to=None), name="one_open_grant_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.agency}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def end(self, ended_on: dt.date | None) -> int:
        """Change the last day. If she was back before anybody knew, through which day she was thought away is kept."""
        today = timezone.localdate()
        thought = Least(Coalesce(F("ended_on"), Value(today)), Value(today))
        back = Q(ended_on=None) | Q(ended_on__gt=ended_on) if ended_on is not None and ended_on < today else Q(pk=None)
        return self.update(thought_until=Case(When(back, then=thought), default=F("thought_until")), ended_on=ended_on)

    def on(self, day: dt.date) -> AbsenceQuerySet:
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def long(self, day: dt.date) -> AbsenceQuerySet:
        """Those that are long as ``day`` knows it: parental leave, or more than LONG_ABSENCE_DAYS days."""
        length = Coalesce(F("ended_on"), Value(day)) - F("started_on")
        lasts = ExpressionWrapper(length, output_field=models.DurationField())
        return self.annotate(lasts=lasts).filter(
            Q(kind=Absence.Kind.PARENTAL) | Q(lasts__gte=dt.timedelta(days=LONG_ABSENCE_DAYS))
        )


class Absence(models.Model):
    """From when to when somebody is away; the last day is hers too, None: not known yet.

    ``thought_until``: the day through which she was thought to be away, where she turned out to be back before.
    """

    class Kind(models.TextChoices):
        VACATION = "vacation", _("отпуск")
        SICK = "sick", _("болезнь")
        PARENTAL = "parental", _("отпуск по уходу за ребёнком")
        OTHER = "other", _("другая причина")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("человек"), related_name="absences"
    )
    kind = models.CharField(_("причина"), max_length=12, choices=Kind.choices)
    started_on = models.DateField(_("с"))
    ended_on = models.DateField(_("по"), null=True, blank=True)
    thought_until = models.DateField(_("считалось, что по"), null=True, editable=False)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("отсутствие")
        verbose_name_plural = _("отсутствия")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="absence_dates_in_order"
            ),
            # A range of one number stands for the person: equality in GiST would want an extension.
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    (models.Func("user", "user", Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (models.Func("started_on", "ended_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["user", "started_on"], name="absence_user")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user_id}"


class PersonTag(models.Model):
    """A word that HR puts on people to speak of them together, such as «наставник»."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("человек"), related_name="tags")
    name = models.CharField(_("метка"), max_length=60)

    class Meta:
        verbose_name = _("метка человека")
        verbose_name_plural = _("метки людей")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("user", Lower("name"), name="person_tag_once"),
            models.CheckConstraint(condition=~Q(name=""), name="person_tag_is_a_word"),
        ]
        indexes = [models.Index(fields=["name", "user"], name="person_tag_name")]

    def __str__(self) -> str:
        return self.name
