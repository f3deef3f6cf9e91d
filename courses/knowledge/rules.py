from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from courses.catalogue.rules import learns, taught, teaches
from lms.access import EVERYTHING, rule

from .models import Article, ArticleImage

if TYPE_CHECKING:
    from lms.people.models import User


def read(user: User) -> Q:
    return EVERYTHING if teaches(user) else Q(published_at__isnull=False)


def shown(user: User) -> Q:
    """Pictures of the articles that she may read."""
    return EVERYTHING if teaches(user) else Q(article__published_at__isnull=False)


WHO = "Trainers and the programme office."
rule("courses.view_knowledge", allowed=learns, who="Everyone who signs in.")
rule(
    "courses.view_article",
    Article,
    filter=read,
    who="Published articles: everyone who signs in. All: trainers and the programme office.",
)
rule("courses.view_articleimage", ArticleImage, filter=shown, who="Those who see the article.")
rule("courses.write_article", allowed=teaches, who=WHO)
rule("courses.edit_article", Article, filter=taught, who=WHO)
rule("courses.publish_article", Article, filter=taught, who=WHO)
