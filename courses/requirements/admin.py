from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Assignment, Requirement


@admin.register(Requirement)
class RequirementAdmin(Evidence[Requirement]):
    """Requirements are set on their own page, which says first how many people they touch."""

    list_display = ["title", "agency", "legal_ground", "starts_on", "withdrawn_at"]
    list_select_related = ["agency"]
    search_fields = ["title", "ground", "ground_number"]


@admin.register(Assignment)
class AssignmentAdmin(Evidence[Assignment]):
    list_display = ["user", "course", "agency", "due_on", "state", "completed_at"]
    list_filter = ["state", "course"]
    list_select_related = ["user", "course", "agency"]
    search_fields = ["user__name_key", "course__title", "agency__short_name"]
    date_hierarchy = "due_on"
