from __future__ import annotations

from django.urls import path

from . import export_views, views

urlpatterns = [
    path("bank/import/", views.upload, name="question-upload"),
    path("bank/import/template/", views.blank, name="question-template"),
    path("bank/import/<int:questionimport>/", views.preview, name="question-import"),
    path("bank/import/<int:questionimport>/apply/", views.apply, name="question-import-apply"),
    path("bank/export/", export_views.choose, name="question-export"),
    path("bank/export/file/", export_views.download, name="question-export-file"),
]
