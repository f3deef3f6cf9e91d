from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("bank/recount/", views.recount, name="figures-recount"),
    path("quizzes/<int:quiz>/analysis/", views.analysis, name="analysis"),
    path("quizzes/<int:quiz>/analysis/export/", views.export, name="analysis-export"),
    path("quizzes/<int:quiz>/analysis/<int:revision>/", views.question, name="analysis-question"),
]
