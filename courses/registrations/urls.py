from __future__ import annotations

from django.urls import path

from . import roster_views, views

urlpatterns = [
    path("sessions/<int:seminarsession>/", views.session, name="session"),
    path("sessions/<int:seminarsession>/register/", views.register, name="session-register"),
    path("sessions/<int:seminarsession>/people/", roster_views.people, name="session-people"),
    path("sessions/<int:seminarsession>/people/add/", roster_views.add_one, name="session-add"),
    path("sessions/<int:seminarsession>/people/list/", roster_views.add_many, name="session-add-many"),
    path("registrations/approvals/", views.approvals, name="approvals"),
    path("registrations/<int:registration>/withdraw/", views.withdraw, name="registration-withdraw"),
    path("registrations/<int:registration>/transfer/", views.transfer, name="registration-transfer"),
    path("registrations/<int:registration>/substitute/", roster_views.substitute, name="registration-substitute"),
    path("registrations/<int:registration>/approve/", views.approve, name="registration-approve"),
    path("registrations/<int:registration>/decline/", views.decline, name="registration-decline"),
]
