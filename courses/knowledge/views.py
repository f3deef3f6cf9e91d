from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalogue import marks
from courses.catalogue.actions import Overtaken
from courses.catalogue.rules import teaches
from courses.lessons.body import rendered
from courses.lessons.pieces import join
from lms.access import UserRequest, requires
from lms.errors import Refused
from lms.files import serving
from quizzes.marking.models import StrongReply

from . import actions, queries
from .forms import ArticleForm
from .models import Article, ArticleImage


def with_exercise(replies: QuerySet[StrongReply]) -> QuerySet[StrongReply]:
    return replies.select_related("scenario")


def with_image_file(images: QuerySet[ArticleImage]) -> QuerySet[ArticleImage]:
    return images.select_related("file")


@requires("courses.view_knowledge")
def knowledge(request: UserRequest) -> HttpResponse:
    """Rules, templates, phrases to replace, strong replies: what one comes back for between two real messages."""
    context = {"knowledge": queries.knowledge(request.user), "writes": teaches(request.user)}
    return render(request, "courses/knowledge/knowledge.html", context)


@requires("courses.view_article", Article)
def article(request: UserRequest, article: Article) -> HttpResponse:
    context = {"article": article, "text": rendered(article.body), "writes": teaches(request.user)}
    return render(request, "courses/knowledge/article.html", context)


@requires("quizzes.view_strongreply", StrongReply, fetch=with_exercise)
def strong_reply(request: UserRequest, strongreply: StrongReply) -> HttpResponse:
    """A reply that a trainer chose, with the message that it answers."""
    context = {"strong": strongreply, "others": queries.others(request.user, strongreply)}
    return render(request, "courses/knowledge/strong_reply.html", context)


@requires("courses.write_article", methods=["GET", "POST"])
def write(request: UserRequest) -> HttpResponse:
    form = ArticleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = actions.write(by=request.user, **form.entered())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _onward(request, form, begun, _("Статья сохранена черновиком: её видят только тренеры."))
    return _editor(request, form, None)


@requires("courses.edit_article", Article, methods=["GET", "POST"])
def edit(request: UserRequest, article: Article) -> HttpResponse:
    stands = {name: getattr(article, name) for name in ("section", "title", "summary", "body")}
    shown = {**stands, "seen": actions.version(article)}
    form = ArticleForm(request.POST or None, request.FILES or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(article=article, by=request.user, seen=form.cleaned_data["seen"], **form.entered())
        except Refused as refused:
            if isinstance(refused, Overtaken):
                _see_anew(form, article, refused)
            for reason in refused.reasons:
                form.add_error(None, reason)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _onward(request, form, article, _("Статья сохранена."))
    return _editor(request, form, article)


def _see_anew(form: ArticleForm, article: Article, overtaken: Overtaken) -> None:
    """Show what the colleague wrote elsewhere in the text; to save once more then means what stands in the form."""
    article.refresh_from_db()
    seen, anew, shown = form.cleaned_data["seen"], list(overtaken.fields), dict(form.data.items())
    if woven := actions.both_texts(article, seen=seen, text=form.cleaned_data["body"]):
        shown["body"] = join(woven.mine)
        anew.append("body")
    form.data = {**shown, "seen": marks.renewed(seen, actions.version(article), anew)}
    form.theirs = rendered(article.body) if woven and woven.clashes else None


def _onward(request: UserRequest, form: ArticleForm, article: Article, said: str) -> HttpResponse:
    """To the article; with a new picture back to the editor, where it is put into the text."""
    if not form.cleaned_data["picture"]:
        messages.success(request, said)
        return redirect(article)
    messages.success(request, f"{said} {_('Картинка в списке под текстом: опишите её и вставьте.')}")
    return redirect(f"{reverse('courses:article-edit', args=[article.pk])}#pictures")


def _editor(request: UserRequest, form: ArticleForm, article: Article | None) -> HttpResponse:
    context = {
        "form": form,
        "article": article,
        "images": article.images.select_related("file").order_by("id") if article else [],
        "editor_media": form.media.render(attrs={"nonce": request.csp_nonce}),
    }
    return render(request, "courses/knowledge/edit.html", context, status=422 if form.errors else 200)


@requires("courses.view_articleimage", ArticleImage, fetch=with_image_file)
def image(request: UserRequest, articleimage: ArticleImage) -> HttpResponseBase:
    return serving.respond(request, articleimage.file)


@requires("courses.publish_article", Article, methods=["POST"])
def publish(request: UserRequest, article: Article) -> HttpResponse:
    actions.publish(article=article, by=request.user)
    messages.success(request, _("Статья опубликована: её видят все."))
    return redirect(article)


@requires("courses.publish_article", Article, methods=["POST"])
def withdraw(request: UserRequest, article: Article) -> HttpResponse:
    actions.withdraw(article=article, by=request.user)
    messages.success(request, _("Статья снята: её видят только тренеры."))
    return redirect(article)
