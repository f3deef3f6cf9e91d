from django.contrib import admin

from lms.administration.manners import Evidence

from .models import DueRequest, Exemption, Extension


@admin.register(Extension)
class ExtensionAdmin(Evidence[Extension]):
    list_display = ["user", "course", "was_due_on", "due_on", "reason", "by", "at"]
    list_select_related = ["user", "course", "by"]
    search_fields = ["user__name_key"]


@admin.register(Exemption)
class ExemptionAdmin(Evidence[Exemption]):
    list_display = ["user", "course", "requirement", "until", "by", "at", "revoked_on"]
    list_select_related = ["user", "course", "requirement", "by"]
    search_fields = ["user__name_key"]


@admin.register(DueRequest)
class DueRequestAdmin(Evidence[DueRequest]):
    list_display = ["user", "course", "kind", "asked_at", "answer_by", "decision", "answered_by"]
    list_filter = ["decision", "kind"]
    list_select_related = ["user", "course", "answered_by"]
    search_fields = ["user__name_key"]
