from __future__ import annotations

from django.urls import path

from . import session_views, views

urlpatterns = [
    path("courses/<int:course>/people/", views.people, name="course-people"),
    path("courses/<int:course>/people/add/", views.add_one, name="course-add"),
    path("courses/<int:course>/people/list/", views.add_many, name="course-add-many"),
    path("courses/<int:course>/people/group/", views.add_group, name="course-add-group"),
    path("sessions/<int:seminarsession>/people/group/", session_views.add_group, name="session-add-group"),
    path("enrolments/<int:enrolment>/leave/", views.leave, name="enrolment-leave"),
]
