from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("lessons/<int:lesson>/vote/", views.vote, name="lesson-vote"),
    path("teach/lessons/<int:lesson>/votes/", views.results, name="poll-results"),
    path("teach/lessons/<int:lesson>/votes/close/", views.close, name="poll-close"),
    path("teach/lessons/<int:lesson>/votes/reopen/", views.reopen, name="poll-reopen"),
]
