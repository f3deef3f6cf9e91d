from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Export


@admin.register(Export)
class ExportAdmin(Evidence[Export]):
    list_display = ["asked_at", "title", "format", "asker", "state", "rows_done", "rows_total"]
    list_filter = ["state", "format", "source"]
    list_select_related = ["asker"]
