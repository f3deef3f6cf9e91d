from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.actions import Overtaken
from courses.lessons import body as texts
from courses.lessons.kinds import is_blank
from lms.audit.actions import record
from lms.errors import Refused

from .models import Article

if TYPE_CHECKING:
    from lms.people.models import User


@transaction.atomic
def write(*, by: User, section: str, title: str, summary: str = "", body: str = "") -> Article:
    """Begin an article as a draft that trainers alone see."""
    article = Article(author=by, section=section, title=title.strip(), summary=summary.strip(), body=texts.clean(body))
    article.changed_at = timezone.now()
    article.save()
    record("courses.write_article", by=by, subject=article, title=article.title)
    return article


@transaction.atomic
def edit(
    *, article: Article, by: User, seen: dt.datetime, section: str, title: str, summary: str = "", body: str = ""
) -> Article:
    """Change an article; of a published one everybody reads the new text at once.

    ``seen`` is the ``changed_at`` that the trainer had before her: raises Overtaken where it was changed since,
    Refused where a published article would lose its text. What changes nothing leaves «обновлено» as it is.
    """
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    entered = {"section": section, "title": title.strip(), "summary": summary.strip(), "body": texts.clean(body)}
    if entered == {name: getattr(kept, name) for name in entered}:
        return kept
    if kept.changed_at != seen:
        raise Overtaken(_("Пока вы писали, статью изменил кто-то ещё. Ваш текст остался на странице, сверьте его."), [])
    if kept.is_published and is_blank(entered["body"]):
        raise Refused(_("Статья опубликована: без текста её не оставить. Сначала снимите её."))
    for name, value in entered.items():
        setattr(kept, name, value)
    kept.changed_at = timezone.now()
    kept.save()
    record("courses.edit_article", by=by, subject=kept, title=kept.title)
    return kept


@transaction.atomic
def publish(*, article: Article, by: User) -> None:
    """Show the article to everybody. Raises Refused for one without a text; a repeated call changes nothing."""
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    if kept.is_published:
        return
    if is_blank(kept.body):
        raise Refused(_("В статье пока нет текста: публиковать нечего."))
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
