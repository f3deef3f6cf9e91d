from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("attempts/<int:attempt>/", views.attempt, name="attempt"),
    path("attempts/<int:attempt>/answers/", views.answers, name="attempt-answers"),
    path("attempts/<int:attempt>/answers/<int:position>/", views.answer, name="attempt-answer"),
    path("attempts/<int:attempt>/files/<int:file>/", views.file, name="attempt-file"),
    path("attempts/<int:attempt>/flags/<int:position>/", views.flag, name="attempt-flag"),
    path("attempts/<int:attempt>/events/", views.events, name="attempt-events"),
    path("attempts/<int:attempt>/finish/", views.finish, name="attempt-finish"),
    path("attempts/<int:attempt>/repeat/", views.repeat, name="attempt-repeat"),
    path("attempts/<int:attempt>/submit/", views.submit, name="attempt-submit"),
    path("attempts/<int:attempt>/review/", views.review, name="attempt-review"),
]
