from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("quizzes/<int:quiz>/results/", views.results, name="results"),
    path("quizzes/<int:quiz>/results/export/", views.export, name="results-export"),
    path("quizzes/<int:quiz>/results/questions/", views.questions, name="results-questions"),
    path("quizzes/<int:quiz>/results/questions/<int:revision>/", views.answers, name="results-answers"),
    path(
        "quizzes/<int:quiz>/results/questions/<int:revision>/export/",
        views.export_question,
        name="results-answers-export",
    ),
    path("quizzes/<int:quiz>/results/questions/<int:revision>/correct/", views.correct, name="results-correct"),
    path("attempts/<int:attempt>/examine/", views.examine, name="attempt-examine"),
    path("attempts/<int:attempt>/annul/", views.annul, name="attempt-annul"),
]
