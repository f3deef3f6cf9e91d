from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("lessons/<int:lesson>/shift/", views.inbox, name="lesson-shift"),
    path("lessons/<int:lesson>/shift/begin/", views.begin, name="lesson-shift-begin"),
    path("lessons/<int:lesson>/shift/answer/", views.answer, name="lesson-shift-answer"),
    path("lessons/<int:lesson>/shift/finish/", views.finish, name="lesson-shift-finish"),
]
