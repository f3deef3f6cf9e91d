from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.administration.manners import Evidence, OpenInline, Register
from lms.agencies.models import Employment, Role, RoleGrant
from lms.agencies.signals import staff_changed

from . import names
from .models import Invitation, User


class EmploymentInline(OpenInline[Employment]):
    model = Employment
    autocomplete_fields = ["agency", "position"]


class RoleGrantInline(OpenInline[RoleGrant]):
    model = RoleGrant
    fk_name = "user"
    fields = ["role", "agency", "valid_from", "valid_to"]
    autocomplete_fields = ["agency"]


class HasRole(admin.SimpleListFilter):
    title = _("роль")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        if not self.value():
            return queryset
        grants = RoleGrant.objects.filter(role=self.value(), valid_to=None)
        return queryset.filter(pk__in=grants.values("user_id"))


@admin.register(User)
class UserAdmin(Register[User]):
    """People are invited, not added here; passwords are theirs alone."""

    list_display = ["get_full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", HasRole]
    search_fields = ["name_key", "email"]
    fields = ["email", "last_name", "first_name", "patronymic", "is_active", "date_joined", "last_login"]
    readonly_fields = ["date_joined", "last_login"]
    inlines = [EmploymentInline, RoleGrantInline]
    ordering = ["name_key", "id"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        return super().get_search_results(request, queryset, names.sort_key(*search_term.split()))

    def save_related(self, request: HttpRequest, form: forms.ModelForm[User], formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        staff_changed.send(User, user=form.instance)


@admin.register(Invitation)
class InvitationAdmin(Evidence[Invitation]):
    list_display = ["email", "agency", "role", "invited_by", "created_at", "accepted_at", "withdrawn_at"]
    list_filter = ["role", "created_at"]
    list_select_related = ["agency", "invited_by"]
    search_fields = ["email", "last_name"]
    date_hierarchy = "created_at"
