from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("staff/concerns/", views.concerns, name="concerns"),
    path("staff/concerns/<int:concern>/", views.answer, name="concern-answer"),
]
