from __future__ import annotations

from django.urls import path

from . import draft_views, lesson_views, views

urlpatterns = [
    path("teach/", views.desk, name="teach"),
    path("teach/courses/new/", views.create, name="course-new"),
    path("teach/courses/<int:course>/", views.edit, name="course-edit"),
    path("teach/courses/<int:course>/archive/", views.archive, name="course-archive"),
    path("teach/courses/<int:course>/preview/", views.preview, name="course-preview"),
    path("teach/courses/<int:course>/duplicate/", views.duplicate, name="course-duplicate"),
    path("teach/courses/<int:course>/template/", views.template, name="course-template"),
    path("teach/courses/<int:course>/save/", draft_views.save_course, name="course-save"),
    path("teach/courses/<int:course>/readiness/", draft_views.readiness, name="course-readiness"),
    path("teach/courses/<int:course>/presence/", draft_views.presence, name="course-presence"),
    path("teach/courses/<int:course>/lessons/add/", lesson_views.add, name="lesson-add"),
    path("teach/courses/<int:course>/lessons/order/", lesson_views.order, name="lesson-order"),
    path("teach/lessons/<int:lesson>/", lesson_views.edit, name="lesson-edit"),
    path("teach/lessons/<int:lesson>/save/", draft_views.save_lesson, name="lesson-save"),
    path("teach/lessons/<int:lesson>/move/", lesson_views.move, name="lesson-move"),
    path("teach/lessons/<int:lesson>/archive/", lesson_views.archive, name="lesson-archive"),
    path("teach/lessons/<int:lesson>/restore/", lesson_views.restore, name="lesson-restore"),
    path("teach/lessons/<int:lesson>/preview/", lesson_views.preview, name="lesson-preview"),
]
