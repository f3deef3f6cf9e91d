from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("teach/sessions/<int:seminarsession>/attendance/", views.attendance, name="attendance"),
    path("teach/sessions/<int:seminarsession>/attendance/decide/", views.decide, name="attendance-decide"),
    path("teach/sessions/<int:seminarsession>/attendance/add/", views.add, name="attendance-add"),
    path("teach/sessions/<int:seminarsession>/attendance/approve/", views.approve, name="attendance-approve"),
    path("teach/sessions/<int:seminarsession>/sheet.pdf", views.sheet, name="attendance-sheet"),
    path("teach/sessions/<int:seminarsession>/attendance.pdf", views.printed, name="attendance-printed"),
    path("teach/sessions/<int:seminarsession>/attendance.xlsx", views.table, name="attendance-table"),
]
