"""Addresses of the development pages; lms/urls.py includes them outside production only."""

from django.urls import path

from lms.people import dev_views as people_views

from . import dev_views

app_name = "dev"
urlpatterns = [
    path("mail/", dev_views.dev_mail, name="dev-mail"),
    path("mail/<slug:name>/", dev_views.dev_letter, name="dev-letter"),
    path("codes/", people_views.dev_codes, name="dev-codes"),
]
