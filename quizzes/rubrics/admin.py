from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Rubric


@admin.register(Rubric)
class RubricAdmin(Evidence[Rubric]):
    """Rubrics are written in the trainer's workshop."""

    list_display = ["title", "number", "is_current", "published_at", "author"]
    list_select_related = ["author"]
    search_fields = ["title"]
