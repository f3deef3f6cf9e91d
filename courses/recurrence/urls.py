from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/editions/<int:seminaredition>/series/new/", views.create, name="series-new"),
    path("teach/series/<int:series>/", views.edit, name="series-edit"),
    path("teach/editions/<int:seminaredition>/next/", views.next_edition, name="edition-next"),
]
