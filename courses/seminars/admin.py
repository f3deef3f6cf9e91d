from django.contrib import admin

from lms.administration.manners import Register

from .models import Hall, SeminarSession


@admin.register(SeminarSession)
class SeminarSessionAdmin(Register[SeminarSession]):
    list_display = ["course", "edition", "starts_at", "ends_at", "hall", "place", "cancelled_at"]
    list_filter = ["course"]
    list_select_related = ["course", "edition__course", "hall"]
    search_fields = ["course__title", "place"]
    date_hierarchy = "starts_at"


@admin.register(Hall)
class HallAdmin(Register[Hall]):
    list_display = ["title", "address", "seats", "closed_at"]
    search_fields = ["title", "address"]
