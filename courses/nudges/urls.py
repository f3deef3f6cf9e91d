from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("staff/people/nudge/", views.nudge, name="people-nudge"),
    path("staff/people/extend/", views.extend, name="people-extend"),
    path("staff/people/enrol/", views.enrol, name="people-enrol"),
]
