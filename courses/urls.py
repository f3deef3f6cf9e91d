"""Index of the floor's addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "courses"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courses.adjustments.urls")),
    path("", include("courses.attendance.urls")),
    path("", include("courses.catalogue.urls")),
    path("", include("courses.certificates.urls")),
    path("", include("courses.checklists.urls")),
    path("", include("courses.concerns.urls")),
    path("", include("courses.dashboard.urls")),
    path("", include("courses.cycles.urls")),
    path("", include("courses.door.urls")),
    path("", include("courses.doubts.urls")),
    path("", include("courses.escalation.urls")),
    path("", include("courses.editions.urls")),
    path("", include("courses.home.urls")),
    path("", include("courses.imports.urls")),
    path("", include("courses.lessons.urls")),
    path("", include("courses.meetings.urls")),
    path("", include("courses.versions.urls")),
    path("", include("courses.nudges.urls")),
    path("", include("courses.outside.urls")),
    path("", include("courses.polls.urls")),
    path("", include("courses.presence.urls")),
    path("", include("courses.recurrence.urls")),
    path("", include("courses.registrations.urls")),
    path("", include("courses.reports.urls")),
    path("", include("courses.requirements.urls")),
    path("", include("courses.savedreports.urls")),
    path("", include("courses.search.urls")),
    path("", include("courses.seminars.urls")),
    path("", include("courses.summaries.urls")),
    path("", include("courses.skills.urls")),
    path("", include("courses.timetable.urls")),
    path("", include("courses.workshop.urls")),
]
