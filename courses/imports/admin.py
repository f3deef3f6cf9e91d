from django.contrib import admin

from lms.administration.manners import Evidence

from .models import PastImport


@admin.register(PastImport)
class PastImportAdmin(Evidence[PastImport]):
    list_display = ["name", "agency", "by", "made_at", "state", "made"]
    list_filter = ["state"]
    list_select_related = ["agency", "by"]
    search_fields = ["name"]
