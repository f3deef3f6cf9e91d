from __future__ import annotations

from django.contrib import admin

from lms.administration.manners import Evidence

from .models import LetterPause, LetterRound, SentStep


@admin.register(SentStep)
class SentStepAdmin(Evidence[SentStep]):
    list_display = ["day", "recipient", "user", "course", "step", "about_on"]
    list_select_related = ["recipient", "user", "course"]
    search_fields = ["user__name_key"]
    date_hierarchy = "day"


@admin.register(LetterRound)
class LetterRoundAdmin(Evidence[LetterRound]):
    list_display = ["day", "opened_at"]


@admin.register(LetterPause)
class LetterPauseAdmin(Evidence[LetterPause]):
    list_display = ["at", "agency", "requirement", "started_on", "until", "reason", "by"]
    list_select_related = ["agency", "requirement", "by"]
