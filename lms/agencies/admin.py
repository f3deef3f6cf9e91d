from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lms.administration.manners import Evidence, Register

from . import actions
from .models import Absence, Agency, AgencyName, Employment, PersonTag, Position, RoleGrant


@admin.register(Agency)
class AgencyAdmin(Register[Agency]):
    list_display = ["indented", "code", "kind", "parent", "valid_from", "valid_to"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "former_name", "code"]
    ordering = ["path"]
    autocomplete_fields = ["parent", "successor"]

    @admin.display(description="название", ordering="path")
    def indented(self, agency: Agency) -> str:
        return "\u2003" * agency.depth + agency.short_name

    def get_readonly_fields(self, request: HttpRequest, obj: Agency | None = None) -> list[str]:
        return ["code"] if obj else []

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        actions.place(agency=obj, by=request.user)  # type: ignore[arg-type]


@admin.register(Position)
class PositionAdmin(Register[Position]):
    list_display = ["title", "service", "category", "group"]
    list_filter = ["service", "category", "group"]
    search_fields = ["title"]


@admin.register(Employment)
class EmploymentAdmin(Evidence[Employment]):
    """Changed on the page of the person, where its consequences are drawn."""

    list_display = ["user", "agency", "position", "personnel_number", "started_on", "ended_on", "is_main"]
    list_filter = ["position__category", "position__service", "is_main"]
    list_select_related = ["user", "agency", "position"]
    search_fields = ["user__name_key", "personnel_number", "agency__short_name"]
    date_hierarchy = "started_on"


@admin.register(RoleGrant)
class RoleGrantAdmin(Evidence[RoleGrant]):
    """Changed on the page of the person."""

    list_display = ["user", "role", "agency", "valid_from", "valid_to", "granted_by"]
    list_filter = ["role"]
    list_select_related = ["user", "agency", "granted_by"]
    search_fields = ["user__name_key", "agency__short_name"]


@admin.register(Absence)
class AbsenceAdmin(Evidence[Absence]):
    """Kept on the page of the person, where it is followed at once."""

    list_display = ["user", "kind", "started_on", "ended_on"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["user__name_key"]
    date_hierarchy = "started_on"


@admin.register(PersonTag)
class PersonTagAdmin(Evidence[PersonTag]):
    """Kept on the page of the person."""

    list_display = ["name", "user"]
    list_select_related = ["user"]
    search_fields = ["name", "user__name_key"]


@admin.register(AgencyName)
class AgencyNameAdmin(Evidence[AgencyName]):
    list_display = ["agency", "name", "until"]
    list_select_related = ["agency"]
    search_fields = ["name"]
