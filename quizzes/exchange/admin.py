from django.contrib import admin

from lms.administration.manners import Evidence

from .models import QuestionImport


@admin.register(QuestionImport)
class QuestionImportAdmin(Evidence[QuestionImport]):
    list_display = ["name", "by", "made_at", "applied_at"]
    list_select_related = ["by"]
    search_fields = ["name"]
    fields = ["name", "by", "made_at", "applied_at", "outcome"]
