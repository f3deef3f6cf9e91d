from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [path("lessons/<int:lesson>/ticks/", views.tick, name="lesson-tick")]
