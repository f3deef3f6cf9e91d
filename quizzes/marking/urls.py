from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("replies/<int:reply>/result/", views.result, name="reply-result"),
    path("scenarios/<int:scenario>/try/", views.try_scenario, name="scenario-try"),
    path("marking/", views.queue, name="marking"),
    path("marking/<int:reply>/", views.mark, name="mark"),
]
