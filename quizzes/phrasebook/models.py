from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes import replies
from quizzes.replies.phrases import problems


def can_be_looked_for(written: str) -> None:
    """Raise ValidationError where the checker could not look for such a phrase."""
    if found := problems(written):
        raise ValidationError(found)


class Phrasebook(models.Model):
    """A named set of phrases, usually of one programme; an exercise may choose it."""

    title = models.CharField(_("название"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("набор фраз")
        verbose_name_plural = _("наборы фраз")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Phrase(models.Model):
    """What to mark in a reply and what to say of it. Without a phrasebook it is looked for everywhere."""

    class Kind(models.TextChoices):
        HARM = "harm", _("вредит ответу")
        LANGUAGE = "language", _("тяжёлый язык")
        GOOD = "good", _("хорошо")

    words = models.CharField(_("фраза"), max_length=200, validators=[can_be_looked_for])
    phrasebook = models.ForeignKey(
        Phrasebook, models.PROTECT, null=True, blank=True, verbose_name=_("набор"), related_name="phrases"
    )
    kind = models.CharField(_("вид замечания"), max_length=10, choices=Kind.choices, default=Kind.LANGUAGE)
    severity = models.PositiveSmallIntegerField(
        _("насколько серьёзно"), default=1, validators=[MinValueValidator(1), MaxValueValidator(3)]
    )
    title = models.CharField(_("заголовок замечания"), max_length=80)
    why = models.CharField(_("почему"), max_length=300)
    how = models.CharField(_("как лучше"), max_length=300, blank=True)
    rewording = models.CharField(_("что написать вместо"), max_length=200, blank=True)
    active = models.BooleanField(_("отмечать в ответах"), default=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("автор"), related_name="+"
    )
    changed_at = models.DateTimeField(_("изменена"), auto_now=True)

    class Meta:
        verbose_name = _("фраза")
        verbose_name_plural = _("фразы")
        ordering = ["words"]
        constraints = [
            models.UniqueConstraint(
                fields=["words", "phrasebook"],
                name="phrase_once_in_a_book",
                nulls_distinct=False,
                violation_error_message=_("Такая фраза здесь уже есть."),
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def for_checker(self) -> replies.Phrase:
        return replies.Phrase(
            words=self.words,
            kind=self.kind,  # type: ignore[arg-type]
            severity=self.severity,
            title=self.title,
            why=self.why,
            how=self.how,
            rewording=self.rewording,
        )


class Edition(models.Model):
    """The phrases as they were in force: ``body`` lists them with the phrasebook each is of. Never edited.

    Edition 0 is the empty beginning; whoever makes the next one holds its row.
    """

    number = models.PositiveIntegerField(_("номер"), unique=True)
    body = models.JSONField(_("фразы"), default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("кто изменил"), related_name="+"
    )
    made_at = models.DateTimeField(_("когда"), auto_now_add=True)

    class Meta:
        verbose_name = _("редакция фраз")
        verbose_name_plural = _("редакции фраз")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"p{self.number}"
