from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/courses/<int:course>/publication/", views.publication, name="course-publication"),
    path("teach/courses/<int:course>/publish/", views.publish, name="course-publish"),
    path("teach/courses/<int:course>/rule/", views.rule, name="course-rule"),
    path("teach/courses/<int:course>/rule/set/", views.set_rule, name="course-set-rule"),
    path("teach/courses/<int:course>/withdraw/", views.withdraw, name="course-withdraw"),
    path("teach/courses/<int:course>/unarchive/", views.unarchive, name="course-unarchive"),
    path("teach/publications/<int:publication>/cancel/", views.cancel, name="publication-cancel"),
    path("enrolments/<int:enrolment>/", views.enrolment, name="enrolment"),
    path("courses/<int:course>/move-on/", views.move_on, name="course-move-on"),
    path("courses/<int:course>/changes/read/", views.read_changes, name="course-changes-read"),
]
