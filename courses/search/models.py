from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """A page of the site as the search knows it: its ``kind`` is that of its source, ``thing`` the key of its row.

    ``words`` are those of ``title``, ``place`` and ``body`` with their lemmas (``words.vector``), ``heading`` those of
    the title alone. Who may see it is not kept here: the rule of the page is asked each time.
    """

    kind = models.CharField(_("вид"), max_length=16)
    thing = models.BigIntegerField(_("номер"), null=True)
    url = models.CharField(_("адрес"), max_length=200)
    title = models.CharField(_("название"), max_length=300)
    place = models.CharField(_("где"), max_length=300, blank=True)
    body = models.TextField(_("текст"), blank=True)
    heading = SearchVectorField(_("слова названия"))
    words = SearchVectorField(_("слова"))
    changed_at = models.DateTimeField(_("обновлено"), auto_now=True)

    class Meta:
        verbose_name = _("страница в поиске")
        verbose_name_plural = _("страницы в поиске")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "url"], name="search_entry_once")]
        indexes = [
            GinIndex(fields=["words"], name="search_entry_words"),
            models.Index(fields=["kind", "thing"], name="search_entry_thing"),
        ]

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word that some entry has: what a mistyped one is compared with."""

    word = models.CharField(_("слово"), max_length=40, primary_key=True)
    entries = models.PositiveIntegerField(_("на скольких страницах"))

    class Meta:
        verbose_name = _("слово поиска")
        verbose_name_plural = _("слова поиска")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class FileText(models.Model):
    """What is written in a file, read once in the background; empty where nothing could be read."""

    file = models.OneToOneField(
        "lms.StoredFile", models.CASCADE, primary_key=True, verbose_name=_("файл"), related_name="+"
    )
    text = models.TextField(_("текст"), blank=True)
    read_at = models.DateTimeField(_("прочитан"), auto_now_add=True)

    class Meta:
        verbose_name = _("текст файла")
        verbose_name_plural = _("тексты файлов")
        ordering = ["file_id"]

    def __str__(self) -> str:
        return str(self.file_id)
