from django.contrib import admin

from lms.administration.manners import Evidence

from .models import OutsideTraining


@admin.register(OutsideTraining)
class OutsideTrainingAdmin(Evidence[OutsideTraining]):
    list_display = ["user", "course", "title", "completed_on", "state", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["user", "course", "decided_by"]
    search_fields = ["user__name_key", "number"]
