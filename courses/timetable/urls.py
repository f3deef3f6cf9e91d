from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/feed/", views.feed_settings, name="calendar-feed"),
    path("calendar/feed/<str:feed>.ics", views.feed, name="feed"),
    path("sessions/<int:seminarsession>/calendar.ics", views.session_file, name="session-calendar"),
]
