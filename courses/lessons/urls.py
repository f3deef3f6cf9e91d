from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("lessons/<int:lesson>/", views.lesson, name="lesson"),
    path("lessons/<int:lesson>/complete/", views.complete, name="lesson-complete"),
    path("lessons/<int:lesson>/start/", views.start, name="lesson-start"),
    path("lessons/<int:lesson>/file/", views.file, name="lesson-file"),
    path("lessons/images/<int:lessonimage>/", views.image, name="lesson-image"),
]
