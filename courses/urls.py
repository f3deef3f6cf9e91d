"""Index of the floor's addresses."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "courses"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("courses.certificates.urls")),
]
