from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Required, TypedDict, Unpack

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.actions import Overtaken
from courses.lessons import body as texts
from courses.lessons.attaching import keep_picture, told_of
from courses.lessons.kinds import is_blank
from courses.lessons.tidying import tidy
from lms.audit.actions import record
from lms.errors import Refused

from .models import Article

if TYPE_CHECKING:
    from lms.people.models import User


class Said(TypedDict, total=False):
    """What an article says; the text comes as HTML, cleaned here."""

    section: Required[str]
    title: Required[str]
    summary: str
    body: str


@transaction.atomic
def write(*, by: User, picture: File[bytes] | None = None, **said: Unpack[Said]) -> Article:
    """Begin an article as a draft that trainers alone see. Raises ValidationError for a ``picture`` that is none."""
    article = Article(author=by, changed_at=timezone.now(), **_settled(said))
    article.save()
    record("courses.write_article", by=by, subject=article, title=article.title)
    _keep_picture(article, picture, by)
    return article


@transaction.atomic
def edit(
    *, article: Article, by: User, seen: dt.datetime, picture: File[bytes] | None = None, **said: Unpack[Said]
) -> Article:
    """Change an article; of a published one everybody reads the new text at once.

    ``seen`` is the ``changed_at`` that the trainer had before her: raises Overtaken where it was changed since,
    Refused where a published article would lose its text or show a picture that no words describe, ValidationError for
    a ``picture`` that is none. What changes nothing leaves «обновлено» as it is.
    """
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    entered = _settled(said)
    if entered == {name: getattr(kept, name) for name in entered}:
        _keep_picture(kept, picture, by)
        return kept
    if kept.changed_at != seen:
        raise Overtaken(_("Пока вы писали, статью изменил кто-то ещё. Ваш текст остался на странице, сверьте его."), [])
    if kept.is_published and is_blank(entered["body"]):
        raise Refused(_("Статья опубликована: без текста её не оставить. Сначала снимите её."))
    if kept.is_published:
        _refuse_undescribed(entered["body"])
    _keep_picture(kept, picture, by)
    for name, value in entered.items():
        setattr(kept, name, value)
    kept.changed_at = timezone.now()
    kept.save()
    record("courses.edit_article", by=by, subject=kept, title=kept.title)
    return kept


@transaction.atomic
def publish(*, article: Article, by: User) -> None:
    """Show the article to everybody. A repeated call changes nothing.

    Raises Refused for one without a text, or with a picture that no words describe.
    """
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    if kept.is_published:
        return
    if is_blank(kept.body):
        raise Refused(_("В статье пока нет текста: публиковать нечего."))
    _refuse_undescribed(kept.body)
    kept.published_at = timezone.now()
    kept.save(update_fields=["published_at"])
    record("courses.publish_article", by=by, subject=kept, title=kept.title)


@transaction.atomic
def withdraw(*, article: Article, by: User) -> None:
    """Show the article to trainers alone again. A repeated call changes nothing."""
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    if kept.is_published:
        kept.published_at = None
        kept.save(update_fields=["published_at"])
        record("courses.withdraw_article", by=by, subject=kept, title=kept.title)


def _settled(said: Said) -> dict[str, Any]:
    return {
        "section": said["section"],
        "title": said["title"].strip(),
        "summary": said.get("summary", "").strip(),
        "body": tidy(texts.clean(said.get("body", ""))),
    }


def _keep_picture(article: Article, picture: File[bytes] | None, by: User) -> None:
    if not picture:
        return
    with told_of("picture"):
        image, new = keep_picture(article.images, upload=picture, by=by)
    if new:
        record("courses.add_article_image", by=by, subject=article, file=image.file_id, name=image.file.name)


def _refuse_undescribed(body: str) -> None:
    if texts.without_words(body):
        raise Refused(_("Опишите каждую картинку словами: кто её не видит, иначе не узнает, что на ней."))
