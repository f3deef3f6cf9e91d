from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Основа"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import lms
        from lms import rooms

        rooms.load(lms, "rules", "receivers", "navigation", "tasks")
