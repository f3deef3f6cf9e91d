from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Registration


@admin.register(Registration)
class RegistrationAdmin(Evidence[Registration]):
    list_display = ["user", "session", "state", "way", "agency", "created_at", "closed_at"]
    list_filter = ["state", "way"]
    list_select_related = ["user", "session__course", "agency"]
    search_fields = ["user__name_key", "session__course__title"]
