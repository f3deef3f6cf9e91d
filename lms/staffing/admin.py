from __future__ import annotations

from django.contrib import admin

from lms.administration.manners import Evidence

from .models import StaffImport


@admin.register(StaffImport)
class StaffImportAdmin(Evidence[StaffImport]):
    list_display = ["made_at", "agency", "name", "by", "state", "total", "applied_at", "undone_at"]
    list_filter = ["state"]
    list_select_related = ["agency", "by"]
    search_fields = ["name"]
    exclude = ["file"]
