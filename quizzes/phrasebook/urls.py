from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("phrases/", views.phrase_list, name="phrase-list"),
    path("phrases/new/", views.add, name="phrase-new"),
    path("phrases/<int:phrase>/", views.edit, name="phrase-edit"),
    path("phrases/<int:phrase>/switch/", views.switch, name="phrase-switch"),
]
