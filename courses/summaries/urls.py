from django.urls import path

from . import views

urlpatterns = [
    path("staff/summaries/", views.summaries, name="summaries"),
    path("staff/summaries/settings/", views.summary_settings, name="summary-settings"),
    path("staff/summaries/preview/<int:agency>/", views.summary_preview, name="summary-preview"),
    path("staff/summaries/<int:summary>/", views.summary, name="summary"),
    path("staff/summaries/<int:summary>/pdf/", views.summary_pdf, name="summary-pdf"),
    path("staff/summaries/<int:summary>/act/", views.summary_act, name="summary-act"),
]
