from __future__ import annotations

from django.urls import path

from . import views

app_name = "ui"

urlpatterns = [
    path("display/", views.display_settings, name="display"),
    path("help/", views.show_help, name="help"),
    path("help/<slug:slug>/", views.show_guide, name="guide"),
    path("styleguide/", views.show_styleguide, name="styleguide"),
]
