from django.contrib import admin

from lms.administration.manners import Evidence

from .models import SavedReport, Sending, Timetable


@admin.register(SavedReport)
class SavedReportAdmin(Evidence[SavedReport]):
    list_display = ["title", "owner", "shared_role", "shared_agency", "changed_at", "removed_at"]
    list_select_related = ["owner", "shared_agency"]


@admin.register(Timetable)
class TimetableAdmin(Evidence[Timetable]):
    list_display = ["report", "every", "day", "time", "format", "next_at", "paused_at"]
    list_select_related = ["report"]


@admin.register(Sending)
class SendingAdmin(Evidence[Sending]):
    list_display = ["slot", "timetable", "recipient", "export", "reason"]
    list_select_related = ["timetable__report", "recipient", "export"]
