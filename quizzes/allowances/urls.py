from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("quizzes/<int:quiz>/allowances/", views.allowances, name="allowances"),
    path("quizzes/<int:quiz>/allowances/grant/", views.grant, name="allowance-grant"),
    path("allowances/<int:allowance>/revoke/", views.revoke, name="allowance-revoke"),
]
