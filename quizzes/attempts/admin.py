from django.contrib import admin

from lms.administration.manners import ClosedInline, Evidence

from .models import Attempt, AttemptEvent, Item


class ItemInline(ClosedInline[Item]):
    model = Item
    fields = ["position", "kind", "shown", "key", "answer", "answered_at", "fraction"]


class EventInline(ClosedInline[AttemptEvent]):
    model = AttemptEvent
    fields = ["at", "kind", "detail"]


@admin.register(Attempt)
class AttemptAdmin(Evidence[Attempt]):
    list_display = ["user", "title", "number", "state", "started_at", "finished_at", "percent", "passed"]
    list_filter = ["state", "passed", "quiz"]
    list_select_related = ["user"]
    search_fields = ["user__name_key", "title"]
    date_hierarchy = "started_at"
    inlines = [ItemInline, EventInline]
