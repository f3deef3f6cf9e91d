from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/courses/<int:course>/editions/new/", views.create, name="edition-new"),
    path("teach/editions/<int:seminaredition>/", views.edition, name="edition"),
    path("teach/editions/<int:seminaredition>/announce/", views.announce, name="edition-announce"),
    path("courses/<int:course>/want/", views.want, name="course-want"),
]
