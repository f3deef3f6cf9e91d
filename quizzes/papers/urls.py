from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("quizzes/<int:quiz>/papers/", views.papers, name="papers"),
    path("quizzes/<int:quiz>/papers/print/", views.print_quiz, name="papers-print"),
    path("printings/<int:printing>/", views.printing, name="printing"),
    path("printings/<int:printing>/download/", views.download, name="printing-download"),
    path("papers/<int:paper>/", views.key, name="paper-key"),
]
