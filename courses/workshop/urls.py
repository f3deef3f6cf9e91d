from __future__ import annotations

from django.urls import path

from . import lesson_views, views

urlpatterns = [
    path("teach/", views.desk, name="teach"),
    path("teach/courses/new/", views.create, name="course-new"),
    path("teach/courses/<int:course>/", views.edit, name="course-edit"),
    path("teach/courses/<int:course>/archive/", views.archive, name="course-archive"),
    path("teach/courses/<int:course>/preview/", views.preview, name="course-preview"),
    path("teach/courses/<int:course>/lessons/new/<slug:kind>/", lesson_views.create, name="lesson-new"),
    path("teach/lessons/<int:lesson>/", lesson_views.edit, name="lesson-edit"),
    path("teach/lessons/<int:lesson>/move/", lesson_views.move, name="lesson-move"),
    path("teach/lessons/<int:lesson>/archive/", lesson_views.archive, name="lesson-archive"),
    path("teach/lessons/<int:lesson>/restore/", lesson_views.restore, name="lesson-restore"),
    path("teach/lessons/<int:lesson>/preview/", lesson_views.preview, name="lesson-preview"),
]
