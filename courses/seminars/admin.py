from django.contrib import admin

from lms.administration.manners import Register

from .models import SeminarSession


@admin.register(SeminarSession)
class SeminarSessionAdmin(Register[SeminarSession]):
    list_display = ["course", "starts_at", "ends_at", "place", "trainer", "cancelled_at"]
    list_filter = ["course"]
    list_select_related = ["course", "trainer"]
    search_fields = ["course__title", "place"]
    autocomplete_fields = ["course", "trainer"]
    date_hierarchy = "starts_at"
