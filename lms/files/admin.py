from django.contrib import admin

from lms.administration.manners import Evidence

from .models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(Evidence[StoredFile]):
    list_display = ["name", "kind", "size", "uploaded_by", "uploaded_at"]
    list_filter = ["kind"]
    list_select_related = ["uploaded_by"]
    search_fields = ["name", "sha256"]
    fields = ["name", "kind", "content_type", "size", "seconds", "sha256", "uploaded_by", "uploaded_at"]
