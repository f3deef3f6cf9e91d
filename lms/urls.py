"""The address table."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from . import views

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.permission_denied"
handler404 = "lms.errors.not_found"
handler500 = "lms.errors.server_error"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
    path("accounts/", include("allauth.urls")),
    path("", include("lms.ui.urls")),
    path("", include("lms.api.urls")),
    path("", include("lms.agencies.urls")),
    path("", include("lms.exports.urls")),
    path("", include("lms.staffing.urls")),
    path("", include("lms.uploads.urls")),
    path("", include("lms.messengers.urls")),
    path("", include("lms.webhooks.urls")),
    path("", include("lms.people.urls")),
    path("", include("lms.notifications.urls")),
    path("", include("quizzes.urls")),
    path("", include("courses.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEVELOPMENT or settings.MODE == "test":
    urlpatterns.append(path("dev/", include("lms.notifications.dev_urls")))
