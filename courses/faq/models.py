from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CourseQuestion(models.Model):
    """Asked by a learner about a course, perhaps at one of its sessions; answered by a trainer, perhaps published.

    ``nameless``: colleagues do not see who asks, trainers do. The FAQ shows ``faq_text`` and ``faq_answer``, the
    trainer's own wording, without a name. A question without an author was put into the FAQ by a trainer.
    """

    course = models.ForeignKey("courses.Course", models.PROTECT, verbose_name=_("курс"), related_name="questions")
    session = models.ForeignKey(
        "courses.SeminarSession", models.PROTECT, null=True, verbose_name=_("занятие"), related_name="questions"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто спросил"), related_name="+"
    )
    nameless = models.BooleanField(_("коллеги не видят имени"), default=False)
    text = models.TextField(_("вопрос"), max_length=2000)
    asked_at = models.DateTimeField(_("спрошен"), default=timezone.now)
    answer = models.TextField(_("ответ"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто ответил"), related_name="+"
    )
    answered_at = models.DateTimeField(_("отвечен"), null=True)
    faq_text = models.TextField(_("вопрос для всех"), max_length=2000, blank=True)
    faq_answer = models.TextField(_("ответ для всех"), max_length=4000, blank=True)
    published_at = models.DateTimeField(_("в вопросах и ответах с"), null=True)
    withdrawn_at = models.DateTimeField(_("снят"), null=True)

    class Meta:
        verbose_name = _("вопрос о курсе")
        verbose_name_plural = _("вопросы о курсах")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None) | (~Q(faq_text="") & ~Q(faq_answer="")),
                name="published_question_has_its_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_question_has_its_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["course", "-published_at"], name="question_published"),
            models.Index(fields=["session"], name="question_of_session"),
            models.Index(fields=["asked_at"], name="question_waits", condition=Q(answered_at=None, withdrawn_at=None)),
        ]

    def __str__(self) -> str:
        return self.text[:60]
