from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("courses/", views.catalogue, name="catalogue"),
    path("courses/<int:course>/", views.course, name="course"),
]
