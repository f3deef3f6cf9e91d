from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from courses.catalogue.actions import Overtaken
from courses.catalogue.rules import teaches
from courses.lessons.body import rendered
from lms.access import UserRequest, requires
from lms.errors import Refused
from quizzes.marking.models import StrongReply

from . import actions, queries
from .forms import ArticleForm
from .models import Article


def with_exercise(replies: QuerySet[StrongReply]) -> QuerySet[StrongReply]:
    return replies.select_related("scenario")


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
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = actions.write(by=request.user, **form.entered())
        messages.success(request, _("Статья сохранена черновиком. Её видят только тренеры, пока вы её не опубликуете."))
        return redirect(begun)
    return _editor(request, form, None)


@requires("courses.edit_article", Article, methods=["GET", "POST"])
def edit(request: UserRequest, article: Article) -> HttpResponse:
    stands = {name: getattr(article, name) for name in ("section", "title", "summary", "body")}
    form = ArticleForm(request.POST or None, initial={**stands, "seen": article.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"] or article.changed_at
            actions.edit(article=article, by=request.user, seen=seen, **form.entered())
        except Refused as refused:
            if isinstance(refused, Overtaken):  # to save once more then means it
                form.data = {**dict(form.data.items()), "seen": article.changed_at.isoformat()}
            for reason in refused.reasons:
                form.add_error(None, reason)
        else:
            messages.success(request, _("Статья сохранена."))
            return redirect(article)
    return _editor(request, form, article)


def _editor(request: UserRequest, form: ArticleForm, article: Article | None) -> HttpResponse:
    context = {
        "form": form,
        "article": article,
        "editor_media": form.media.render(attrs={"nonce": request.csp_nonce}),
    }
    return render(request, "courses/knowledge/edit.html", context, status=422 if form.errors else 200)


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
