from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Notification, Wording


@admin.register(Notification)
class NotificationAdmin(Evidence[Notification]):
    list_display = ["created_at", "kind", "recipient", "title", "by_email", "emailed_at", "read_at"]
    list_filter = ["kind", "by_email"]
    list_select_related = ["recipient"]
    search_fields = ["title", "recipient__name_key"]
    date_hierarchy = "created_at"


@admin.register(Wording)
class WordingAdmin(Evidence[Wording]):
    list_display = ["kind", "title", "by", "at"]
    list_select_related = ["by"]
