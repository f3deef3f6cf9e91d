from django.contrib import admin

from lms.administration.manners import Evidence

from .models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(Evidence[AuditEntry]):
    list_display = ["at", "actor", "verb", "subject_type", "subject_id"]
    list_filter = ["verb", "subject_type"]
    list_select_related = ["actor"]
    search_fields = ["verb", "subject_id", "actor__name_key"]
    date_hierarchy = "at"
