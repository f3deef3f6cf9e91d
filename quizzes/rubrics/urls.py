from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("rubrics/", views.rubric_list, name="rubric-list"),
    path("rubrics/<int:rubric>/", views.show, name="rubric"),
    path("rubrics/<int:rubric>/edit/", views.edit, name="rubric-edit"),
    path("rubrics/<int:rubric>/revise/", views.revise, name="rubric-revise"),
    path("rubrics/<int:rubric>/in-force/", views.put_in_force, name="rubric-in-force"),
    path("rubrics/<int:rubric>/discard/", views.discard, name="rubric-discard"),
]
