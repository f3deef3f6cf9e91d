from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Allowance


@admin.register(Allowance)
class AllowanceAdmin(Evidence[Allowance]):
    """Allowances are given and revoked on the page of their quiz."""

    list_display = ["quiz", "user", "agency", "category", "extra_minutes", "extra_attempts", "by", "at", "revoked_at"]
    list_select_related = ["quiz", "user", "agency", "by"]
    search_fields = ["quiz__title", "user__name_key"]
