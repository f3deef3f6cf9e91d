from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/sessions/<int:seminarsession>/materials/", views.materials, name="session-materials"),
    path("teach/materials/<int:sessionmaterial>/remove/", views.remove, name="material-remove"),
    path("teach/materials/<int:sessionmaterial>/lesson/", views.put_into_course, name="material-lesson"),
    path("teach/materials/<int:sessionmaterial>/captions/", views.caption, name="material-caption"),
    path("sessions/materials/<int:sessionmaterial>/", views.material, name="material"),
    path("sessions/materials/<int:sessionmaterial>/captions/", views.captions, name="material-captions"),
    path("sessions/materials/<int:sessionmaterial>/played/", views.played, name="material-played"),
]
