from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("assignments/<int:assignment>/why/", views.due_date, name="due-date"),
    path("staff/assignments/<int:assignment>/extend/", views.extend, name="assignment-extend"),
    path("staff/people/<int:user>/exempt/", views.exempt, name="person-exempt"),
    path("staff/exemptions/<int:exemption>/revoke/", views.revoke, name="exemption-end"),
    path("staff/exemptions/<int:exemption>/document/", views.document, name="exemption-document"),
    path("staff/due-requests/", views.due_requests, name="due-requests"),
    path("staff/due-requests/<int:duerequest>/", views.answer, name="due-request-answer"),
]
