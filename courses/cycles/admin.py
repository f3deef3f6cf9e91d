from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Cycle


@admin.register(Cycle)
class CycleAdmin(Evidence[Cycle]):
    list_display = ["user", "course", "number", "held_from", "held_until", "why", "at"]
    list_filter = ["why", "source"]
    list_select_related = ["user", "course"]
    search_fields = ["user__name_key", "course__title"]
