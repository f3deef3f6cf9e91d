from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = "Тесты и упражнения"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import quizzes
        from lms import rooms

        rooms.load(quizzes, "rules", "receivers", "navigation", "tasks")
