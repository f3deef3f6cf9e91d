from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Обучение"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import courses
        from lms import rooms

        rooms.load(courses, "rules", "receivers", "navigation", "tasks", "api", "lessonkind")
