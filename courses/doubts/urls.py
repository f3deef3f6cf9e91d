from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("doubts/", views.doubts, name="doubts"),
    path("doubts/<int:doubt>/", views.decide, name="doubt-decide"),
]
