from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/sessions/<int:seminarsession>/materials/", views.materials, name="session-materials"),
    path("teach/materials/<int:sessionmaterial>/remove/", views.remove, name="material-remove"),
    path("teach/materials/<int:sessionmaterial>/lesson/", views.put_into_course, name="material-lesson"),
    path("sessions/materials/<int:sessionmaterial>/", views.material, name="material"),
]
