from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Основа"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import lms
        from lms import celery, rooms  # noqa: F401 - tasks must know the broker before the first one is sent

        rooms.load(lms, "rules", "receivers", "navigation", "tasks", "api")
