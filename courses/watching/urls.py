from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("lessons/<int:lesson>/watched/", views.watched, name="lesson-watched"),
    path("lessons/<int:lesson>/captions/", views.captions, name="lesson-captions"),
    path("lessons/<int:lesson>/poster/", views.poster, name="lesson-poster"),
]
