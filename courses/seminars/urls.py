from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/courses/<int:course>/sessions/new/", views.create_session, name="session-new"),
    path("teach/sessions/<int:seminarsession>/", views.edit_session, name="session-edit"),
    path("teach/sessions/<int:seminarsession>/cancel/", views.cancel_session, name="session-cancel"),
    path("teach/halls/", views.halls, name="halls"),
    path("teach/halls/<int:hall>/", views.edit_hall, name="hall-edit"),
]
