from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from lms.administration.manners import Evidence

from . import actions
from .models import Job


@admin.register(Job)
class JobAdmin(Evidence[Job]):
    list_display = ["created_at", "kind", "key", "attempts", "run_at", "done_at", "failed_at"]
    list_filter = ["kind", ("failed_at", admin.EmptyFieldListFilter), ("done_at", admin.EmptyFieldListFilter)]
    search_fields = ["key"]
    actions = ["try_again"]

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return obj is None  # lets the list offer its action; the page of a job stays read-only

    @admin.action(description="Попробовать ещё раз то, что брошено")
    def try_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        revived = jobs.exclude(failed_at=None).update(failed_at=None, attempts=0, run_at=timezone.now())
        actions.hint()
        self.message_user(request, f"Возвращено в работу: {revived}")
