from __future__ import annotations

from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Summary


@admin.register(Summary)
class SummaryAdmin(Evidence[Summary]):
    list_display = ["day", "agency", "head", "made_at"]
    list_select_related = ["agency", "head"]
    date_hierarchy = "day"
