from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("outcomes/", views.outcomes, name="outcomes"),
    path("outcomes.xlsx", views.table, name="outcomes-table"),
    path("outcomes.pdf", views.paper, name="outcomes-paper"),
]
