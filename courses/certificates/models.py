from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CertificateCounter(models.Model):
    """The last number given in a year; its row is locked while a number is taken, so numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Certificate(models.Model):
    """What was certified, as printed. Every printed word is kept here; nothing is joined when it is shown."""

    class State(models.TextChoices):
        VALID = "valid", _("действителен")
        REVOKED = "revoked", _("отозван")
        SUPERSEDED = "superseded", _("заменён новым")

    number = models.CharField(_("номер"), max_length=30, unique=True)
    token = models.CharField(_("код проверки"), max_length=40, unique=True)
    completion = models.OneToOneField(
        "courses.Completion", models.PROTECT, verbose_name=_("завершение"), related_name="certificate"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("кому выдан"), related_name="certificates"
    )
    holder_name = models.CharField(_("имя на сертификате"), max_length=250)
    position_title = models.CharField(_("должность на день выдачи"), max_length=200, blank=True)
    agency_name = models.CharField(_("орган на день выдачи"), max_length=250, blank=True)
    document_title = models.CharField(_("вид документа"), max_length=120)
    course_title = models.CharField(_("курс"), max_length=200)
    programme_title = models.CharField(_("программа"), max_length=200)
    academic_hours = models.PositiveSmallIntegerField(_("академических часов"))
    score = models.PositiveSmallIntegerField(_("результат теста, %"), null=True)
    organiser = models.CharField(_("организатор"), max_length=250)
    signatory_name = models.CharField(_("кто подписал"), max_length=120, blank=True)
    signatory_post = models.CharField(_("должность подписанта"), max_length=200, blank=True)
    issued_on = models.DateField(_("выдан"))
    valid_until = models.DateField(_("действует до"), null=True)
    state = models.CharField(_("состояние"), max_length=10, choices=State.choices, default=State.VALID)
    state_reason = models.CharField(_("причина"), max_length=300, blank=True)
    state_changed_at = models.DateTimeField(_("состояние изменено"), null=True)

    class Meta:
        verbose_name = _("сертификат")
        verbose_name_plural = _("сертификаты")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state="valid") | ~Q(state_reason=""), name="withdrawn_for_a_reason")
        ]
        indexes = [models.Index(fields=["holder", "-id"], name="certificate_holder")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def short_holder_name(self) -> str:
        """«Иванова А. П.»: what a stranger who only knows the number may see."""
        last_name, *others = self.holder_name.split()
        return "\u00a0".join([last_name, *(f"{name[0]}." for name in others)])
