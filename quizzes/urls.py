"""Index of the floor's addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "quizzes"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quizzes.allowances.urls")),
    path("", include("quizzes.analysis.urls")),
    path("", include("quizzes.assembly.urls")),
    path("", include("quizzes.attempts.urls")),
    path("", include("quizzes.bank.urls")),
    path("", include("quizzes.exchange.urls")),
    path("", include("quizzes.marking.urls")),
    path("", include("quizzes.papers.urls")),
    path("", include("quizzes.results.urls")),
    path("", include("quizzes.rubrics.urls")),
    path("", include("quizzes.phrasebook.urls")),
    path("", include("quizzes.scenarios.urls")),
    path("", include("quizzes.testbench.urls")),
]
