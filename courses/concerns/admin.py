from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Concern


@admin.register(Concern)
class ConcernAdmin(Evidence[Concern]):
    list_display = ["user", "kind", "noticed_at", "outcome", "answered_by", "answered_at"]
    list_filter = ["kind", "outcome"]
    list_select_related = ["user", "answered_by"]
