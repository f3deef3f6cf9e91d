from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("outside/", views.outside, name="outside"),
    path("outside/new/", views.send, name="outside-new"),
    path("outside/<int:outsidetraining>/document/", views.document, name="outside-document"),
    path("staff/outside/", views.queue, name="outside-queue"),
    path("staff/outside/<int:outsidetraining>/", views.judge, name="outside-judge"),
    path("staff/outside/<int:outsidetraining>/end/", views.revoke, name="outside-end"),
]
