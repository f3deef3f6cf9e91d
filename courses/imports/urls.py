from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("staff/past-training/", views.imports, name="past-imports"),
    path("staff/past-training/blank/", views.blank, name="past-import-blank"),
    path("staff/past-training/<int:pastimport>/", views.past_import, name="past-import"),
    path("staff/past-training/<int:pastimport>/rows/", views.choose, name="past-import-choose"),
    path("staff/past-training/<int:pastimport>/apply/", views.apply, name="past-import-apply"),
    path("staff/past-training/<int:pastimport>/undo/", views.undo, name="past-import-undo"),
]
