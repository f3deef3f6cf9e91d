from __future__ import annotations

from django.contrib import admin

from lms.administration.manners import Evidence

from .models import ApiToken


@admin.register(ApiToken)
class ApiTokenAdmin(Evidence[ApiToken]):
    list_display = ["name", "agency", "scopes", "issued_at", "issued_by", "expires_at", "last_used_at", "revoked_at"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["agency", "issued_by"]
    search_fields = ["name", "prefix"]
    exclude = ["digest"]
