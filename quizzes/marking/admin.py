from django.contrib import admin

from lms.administration.manners import Evidence

from .models import ItemMark, Mark, StrongReply


@admin.register(Mark)
class MarkAdmin(Evidence[Mark]):
    list_display = ["reply", "marker", "score", "marked_at", "superseded_at"]
    list_filter = ["rubric"]
    list_select_related = ["reply__scenario", "marker"]
    search_fields = ["marker__name_key", "reply__user__name_key"]
    date_hierarchy = "marked_at"


@admin.register(ItemMark)
class ItemMarkAdmin(Evidence[ItemMark]):
    list_display = ["item", "marker", "fraction", "marked_at", "superseded_at"]
    list_select_related = ["item", "marker"]
    search_fields = ["marker__name_key", "item__attempt__user__name_key"]
    date_hierarchy = "marked_at"


@admin.register(StrongReply)
class StrongReplyAdmin(Evidence[StrongReply]):
    list_display = ["scenario", "chosen_by", "chosen_at"]
    list_select_related = ["scenario", "chosen_by"]
    search_fields = ["scenario__title"]
