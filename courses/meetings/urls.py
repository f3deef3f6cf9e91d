from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/sessions/<int:seminarsession>/meetings/", views.meetings, name="meetings"),
    path("teach/meetings/<int:meetingimport>/", views.meeting, name="meeting-import"),
    path("teach/meetings/<int:meetingimport>/apply/", views.apply, name="meeting-import-apply"),
    path("teach/meetings/<int:meetingimport>/undo/", views.undo, name="meeting-import-undo"),
]
