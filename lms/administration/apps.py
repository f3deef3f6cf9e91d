from django.contrib.admin.apps import AdminConfig


class AdministrationConfig(AdminConfig):
    """Django's admin with our site in the place of the default one."""

    default_site = "lms.administration.site.AdministrationSite"
    verbose_name = "Администрирование"
