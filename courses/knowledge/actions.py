from __future__ import annotations

from typing import TYPE_CHECKING, Any, Required, TypedDict, Unpack

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue import marks
from courses.catalogue.actions import Overtaken
from courses.catalogue.weaving import Woven
from courses.lessons import body as texts
from courses.lessons import pieces
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
def edit(*, article: Article, by: User, seen: str, picture: File[bytes] | None = None, **said: Unpack[Said]) -> Article:
    """Change an article; of a published one everybody reads the new text at once.

    ``seen`` is the ``version`` that the trainer had before her. What somebody else has changed since and she has not
    stays, in the text by paragraph: raises Overtaken where both have changed the same, Refused where a published
    article would lose its text or show a picture that no words describe, ValidationError for a ``picture`` that is
    none. What changes nothing leaves «обновлено» as it is.
    """
    kept = Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    entered = _settled(said)
    merged = marks.merge(seen, pieces.in_pieces(_stands(kept)), pieces.in_pieces(entered))
    if merged.clashes:
        words = _(
            "Пока вы писали, то же самое в статье изменил кто-то ещё. Ваш текст остался на странице, сверьте его."
        )
        raise Overtaken(words, merged.clashes)
    changed = {name: entered[name] for name in merged.mine}
    changed |= {name: pieces.join(text.mine) for name, text in merged.woven.items()}
    if kept.is_published and "body" in changed:
        if is_blank(changed["body"]):
            raise Refused(_("Статья опубликована: без текста её не оставить. Сначала снимите её."))
        _refuse_undescribed(changed["body"])
    _keep_picture(kept, picture, by)
    if changed:
        for name, value in changed.items():
            setattr(kept, name, value)
        kept.changed_at = timezone.now()
        kept.save()
        record("courses.edit_article", by=by, subject=kept, title=kept.title)
    return kept


def version(article: Article) -> str:
    """The mark of what the article says; it goes out with its form (see ``courses.catalogue.marks``)."""
    return marks.mark(pieces.in_pieces(_stands(article)))


def both_texts(article: Article, *, seen: str, text: str) -> Woven | None:
    """The text as it stands and ``text``, which somebody typed over what she had ``seen``; see ``pieces.woven``."""
    return pieces.woven(seen, stands=article.body, typed=texts.clean(text))


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


def _stands(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in ("section", "title", "summary", "body")}


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
