from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Paper, Printing


@admin.register(Printing)
class PrintingAdmin(Evidence[Printing]):
    list_display = ["quiz", "note", "made_by", "made_at"]
    list_select_related = ["quiz", "made_by"]


@admin.register(Paper)
class PaperAdmin(Evidence[Paper]):
    list_display = ["printing", "number", "user", "keyed_by", "keyed_at"]
    list_select_related = ["printing__quiz", "user", "keyed_by"]
