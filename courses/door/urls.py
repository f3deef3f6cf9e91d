from __future__ import annotations

from django.urls import path

from . import trainer_views, views

urlpatterns = [
    path("here/", views.by_code, name="sign-in"),
    path("here/<int:seminarsession>/", views.at_session, name="sign-in-session"),
    path("here/<int:seminarsession>/<str:token>/", views.scan, name="sign-in-scan"),
    path("registrations/<int:registration>/pass/", views.own_pass, name="registration-pass"),
    path("pass/<int:registration>/<str:token>/", trainer_views.admit, name="pass-admit"),
    path("teach/sessions/<int:seminarsession>/screen/", trainer_views.screen, name="door-screen"),
    path("teach/sessions/<int:seminarsession>/screen/open/", trainer_views.open_door, name="door-open"),
    path("teach/sessions/<int:seminarsession>/screen/close/", trainer_views.close_door, name="door-close"),
    path("teach/sessions/phone-worker.js", trainer_views.worker, name="door-worker"),
    path("teach/sessions/<int:seminarsession>/phone/", trainer_views.phone, name="door-phone"),
    path("teach/sessions/<int:seminarsession>/phone/state/", trainer_views.state, name="door-state"),
]
