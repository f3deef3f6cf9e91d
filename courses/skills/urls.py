from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("skills/", views.own, name="skills-own"),
    path("teach/skills/", views.skills, name="skills"),
    path("teach/skills/new/", views.new, name="skill-new"),
    path("teach/skills/<int:skill>/", views.edit, name="skill-edit"),
    path("teach/skills/<int:skill>/archive/", views.archive, name="skill-archive"),
]
