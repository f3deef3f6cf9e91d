from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from lms.audit.actions import record

if TYPE_CHECKING:
    from lms.people.models import User

ModelT = TypeVar("ModelT", bound=Model)


class OpenInline(admin.TabularInline[ModelT, Any]):
    """Rows within the page of another table; the page's own manner decides what may be done to it."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ClosedInline(OpenInline[ModelT]):
    """Rows that may only be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Table(admin.ModelAdmin[ModelT]):
    """What both manners share: whoever is in the administration may look, and nothing is ever deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Register(Table[ModelT]):
    """A table that the office keeps: add and change, each recorded."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("lms.add_in_administration", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        self._record("lms.change_in_administration", request, obj, message)
        return super().log_change(request, obj, message)

    def _record(self, verb: str, request: HttpRequest, obj: Model, message: Any) -> None:
        user: User = request.user  # type: ignore[assignment]
        record(verb, by=user, subject=obj, changes=message)


class Evidence(Table[ModelT]):
    """A table that proves something: it may be searched and read, never written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
