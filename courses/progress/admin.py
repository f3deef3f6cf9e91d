from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Completion


@admin.register(Completion)
class CompletionAdmin(Evidence[Completion]):
    list_display = ["user", "course", "cycle", "completed_at", "agency", "score"]
    list_filter = ["course"]
    list_select_related = ["user", "course", "agency"]
    search_fields = ["user__name_key", "course__title"]
    date_hierarchy = "completed_at"
