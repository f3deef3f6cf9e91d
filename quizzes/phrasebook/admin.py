from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from lms.administration.manners import Evidence, Register

from . import actions
from .models import Edition, Phrase, Phrasebook

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lms.people.models import User


@admin.register(Phrasebook)
class PhrasebookAdmin(Register[Phrasebook]):
    list_display = ["title"]
    search_fields = ["title"]


@admin.register(Phrase)
class PhraseAdmin(Register[Phrase]):
    """What is changed here is in force at once, as from the trainers' page."""

    list_display = ["words", "phrasebook", "kind", "severity", "title", "active", "author", "changed_at"]
    list_filter = ["active", "kind", "phrasebook"]
    list_select_related = ["phrasebook", "author"]
    search_fields = ["words", "title", "why"]

    def save_model(self, request: HttpRequest, obj: Phrase, form: Any, change: bool) -> None:
        user: User = request.user  # type: ignore[assignment]
        if not change:
            obj.author = user
        super().save_model(request, obj, form, change)
        actions.renew(by=user)


@admin.register(Edition)
class EditionAdmin(Evidence[Edition]):
    list_display = ["number", "made_by", "made_at"]
    list_select_related = ["made_by"]
