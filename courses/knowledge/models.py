from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.lessons.models import TextImage


class Article(models.Model):
    """A page of the knowledge base, for everybody while it is published; ``changed_at`` is what «обновлено» says."""

    class Section(models.TextChoices):
        RULES = "rules", _("Правила")
        TEMPLATES = "templates", _("Шаблоны ответов")
        CASES = "cases", _("Разборы")

    section = models.CharField(_("раздел"), max_length=10, choices=Section.choices, default=Section.RULES)
    title = models.CharField(_("название"), max_length=200)
    summary = models.CharField(_("о чём статья"), max_length=300, blank=True)
    body = models.TextField(_("текст"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("автор"), related_name="+")
    created_at = models.DateTimeField(_("начата"), auto_now_add=True)
    changed_at = models.DateTimeField(_("обновлена"))
    published_at = models.DateTimeField(_("опубликована"), null=True, blank=True)

    class Meta:
        verbose_name = _("статья базы знаний")
        verbose_name_plural = _("статьи базы знаний")
        ordering = ["section", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(published_at=None) | ~Q(body=""), name="published_article_has_text")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("courses:article", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class ArticleImage(TextImage):
    """A picture that the text of an article shows."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("статья"), related_name="images")

    class Meta:
        verbose_name = _("картинка статьи")
        verbose_name_plural = _("картинки статей")
        constraints = [models.UniqueConstraint(fields=["article", "file"], name="image_once_an_article")]

    def get_absolute_url(self) -> str:
        return reverse("courses:article-image", args=[self.pk])
