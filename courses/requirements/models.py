from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Requirement(models.Model):
    """People of an agency's subtree, of given position categories, must complete courses by a date."""

    title = models.CharField(_("название"), max_length=200)
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("для органа"), related_name="requirements")
    categories = ArrayField(
        models.CharField(max_length=12), verbose_name=_("категории должностей"), default=list, blank=True
    )
    services = ArrayField(models.CharField(max_length=12), verbose_name=_("виды службы"), default=list, blank=True)
    courses = models.ManyToManyField(
        "courses.Course", through="courses.RequirementCourse", verbose_name=_("курсы"), related_name="requirements"
    )
    legal_ground = models.CharField(_("основание"), max_length=300, blank=True)
    starts_on = models.DateField(_("действует с"))
    new_staff_days = models.PositiveSmallIntegerField(_("новым сотрудникам — дней со дня назначения"), default=90)
    withdrawn_at = models.DateTimeField(_("отменено"), null=True, blank=True)

    class Meta:
        verbose_name = _("требование")
        verbose_name_plural = _("требования")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class RequirementCourse(models.Model):
    """A course of a requirement and the day by which it must be completed."""

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, verbose_name=_("требование"), related_name="requirement_courses"
    )
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="+")
    due_on = models.DateField(_("срок"))

    class Meta:
        verbose_name = _("курс требования")
        verbose_name_plural = _("курсы требования")
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["requirement", "course"], name="course_once_a_requirement")]

    def __str__(self) -> str:
        return f"{self.requirement}: {self.course}"


class Progress(models.TextChoices):
    """How far an assignment is. Overdue is no state: it follows from the due date and today's."""

    NOT_STARTED = "not_started", _("не начато")
    IN_PROGRESS = "in_progress", _("в процессе")
    COMPLETED = "completed", _("пройдено")


class Assignment(models.Model):
    """A person must complete a course by a day. One row a person and course: the earliest due date counts.

    ``agency`` and ``category`` are those of her main employment today, kept up with transfers, so that reports
    count without joins.
    """

    requirement = models.ForeignKey(
        Requirement, models.PROTECT, verbose_name=_("требование"), related_name="assignments"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кто"), related_name="assignments"
    )
    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="assignments")
    agency = models.ForeignKey("lms.Agency", models.PROTECT, verbose_name=_("орган"), related_name="assignments")
    category = models.CharField(_("категория"), max_length=12)
    due_on = models.DateField(_("срок"))
    state = models.CharField(_("состояние"), max_length=12, choices=Progress.choices, default=Progress.NOT_STARTED)
    assigned_at = models.DateTimeField(_("назначено"), auto_now_add=True)
    completed_at = models.DateTimeField(_("пройдено"), null=True)

    class Meta:
        verbose_name = _("назначение")
        verbose_name_plural = _("назначения")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "course"], name="assigned_once_a_course"),
            models.CheckConstraint(
                condition=Q(state="completed", completed_at__isnull=False)
                | (~Q(state="completed") & Q(completed_at=None)),
                name="completed_assignment_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "agency"], name="assignment_course_agency"),
            models.Index(fields=["completed_at"], name="assignment_completed_at", condition=Q(state="completed")),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.course}"


class Standing(models.Model):
    """Where a person stands over all her assignments. Kept by a trigger on assignments; never written by hand.

    ``next_due_on`` is the earliest due date of what is not completed (None: all is completed).
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, primary_key=True, related_name="standing", verbose_name=_("кто")
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, verbose_name=_("орган"), related_name="+")
    category = models.CharField(_("категория"), max_length=12)
    required = models.PositiveSmallIntegerField(_("назначено"))
    completed = models.PositiveSmallIntegerField(_("пройдено"))
    started = models.PositiveSmallIntegerField(_("начато"))
    next_due_on = models.DateField(_("ближайший срок"), null=True)
    state = models.CharField(_("состояние"), max_length=12, choices=Progress.choices)

    class Meta:
        verbose_name = _("положение человека")
        verbose_name_plural = _("положение людей")
        indexes = [models.Index(fields=["agency", "state"], name="standing_agency_state")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.completed}/{self.required}"


class Tally(models.Model):
    """The ledger behind completion rates: add up ``count`` over the rows one asks about.

    Triggers append +n and −n as assignments (``course`` and ``requirement`` set) and standings (both empty: people)
    change; appending takes no locks, and ``compact`` merges rows now and then without changing any sum.
    """

    requirement = models.ForeignKey(
        Requirement, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey("lms.Agency", models.DO_NOTHING, related_name="+")
    course = models.ForeignKey("courses.Course", models.DO_NOTHING, null=True, related_name="+")
    category = models.CharField(max_length=12)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        verbose_name = _("слагаемое отчёта")
        verbose_name_plural = _("слагаемые отчётов")
        indexes = [
            models.Index(fields=["course", "agency"], name="tally_course_agency"),
            models.Index(fields=["requirement", "agency"], name="tally_requirement_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.course_id}: {self.count:+d}"
