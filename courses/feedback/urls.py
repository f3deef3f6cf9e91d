from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("sessions/<int:seminarsession>/feedback/", views.give, name="session-feedback"),
    path("teach/sessions/<int:seminarsession>/feedback/", views.results, name="feedback-results"),
]
