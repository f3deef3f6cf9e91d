from django.contrib import admin

from lms.administration.manners import Evidence

from .models import AssignmentEvent


@admin.register(AssignmentEvent)
class AssignmentEventAdmin(Evidence[AssignmentEvent]):
    list_display = ["at", "user", "course", "changed", "state", "due_on", "why", "by"]
    list_filter = ["why", "state"]
    list_select_related = ["user", "course", "by"]
    search_fields = ["user__name_key", "course__title"]
    date_hierarchy = "day"
