from django.contrib import admin

from lms.administration.manners import Register

from .models import SeminarEdition


@admin.register(SeminarEdition)
class EditionAdmin(Register[SeminarEdition]):
    list_display = ["course", "number", "attend", "announced_at", "opens_at", "closes_at", "needs_approval"]
    list_select_related = ["course"]
    search_fields = ["course__title"]
    autocomplete_fields = ["course"]
