from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Upload


@admin.register(Upload)
class UploadAdmin(Evidence[Upload]):
    list_display = ["name", "owner", "size", "offset", "touched_at", "stored", "taken_at"]
    list_select_related = ["owner", "stored"]
    search_fields = ["name", "owner__email"]
    fields = ["name", "owner", "kinds", "size", "offset", "begun_at", "touched_at", "stored", "taken_at"]
