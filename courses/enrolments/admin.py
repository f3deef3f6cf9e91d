from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Enrolment


@admin.register(Enrolment)
class EnrolmentAdmin(Evidence[Enrolment]):
    list_display = ["user", "course", "started_at", "last_seen_at", "completed_at"]
    list_filter = ["course"]
    list_select_related = ["user", "course"]
    search_fields = ["user__name_key", "course__title"]
    date_hierarchy = "started_at"
