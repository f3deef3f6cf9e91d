from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("lessons/<int:lesson>/beat/", views.beat, name="lesson-beat")]
