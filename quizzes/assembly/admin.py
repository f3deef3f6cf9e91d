from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Quiz


@admin.register(Quiz)
class QuizAdmin(Evidence[Quiz]):
    """Quizzes are put together in the trainer's workshop."""

    list_display = ["title", "state", "minutes", "max_attempts", "pass_percent", "layout"]
    list_filter = ["state", "layout"]
    search_fields = ["title"]
