from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Doubt


@admin.register(Doubt)
class DoubtAdmin(Evidence[Doubt]):
    list_display = ["certificate", "reason", "raised_at", "decision", "decided_by", "decided_at"]
    list_filter = ["decision"]
    list_select_related = ["certificate", "decided_by"]
