from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Reply, Scenario


@admin.register(Scenario)
class ScenarioAdmin(Evidence[Scenario]):
    """Reply exercises are written in the trainer's workshop."""

    list_display = ["title", "code", "state", "channel", "public", "urgency", "difficulty"]
    list_filter = ["state", "channel", "urgency", "difficulty"]
    search_fields = ["title", "code", "message"]


@admin.register(Reply)
class ReplyAdmin(Evidence[Reply]):
    list_display = ["user", "scenario", "number", "state", "submitted_at", "machine_score", "trainer_score", "passed"]
    list_filter = ["state", "passed", "needs_mark", "scenario"]
    list_select_related = ["user", "scenario"]
    search_fields = ["user__name_key", "scenario__title"]
    date_hierarchy = "submitted_at"
