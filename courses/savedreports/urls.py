from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.savedreports, name="savedreports"),
    path("reports/new/", views.savedreport_new, name="savedreport-new"),
    path("reports/<int:savedreport>/", views.savedreport, name="savedreport"),
    path("reports/<int:savedreport>/edit/", views.savedreport_edit, name="savedreport-edit"),
    path("reports/<int:savedreport>/file/", views.savedreport_file, name="savedreport-file"),
    path("reports/<int:savedreport>/share/", views.savedreport_share, name="savedreport-share"),
    path("reports/<int:savedreport>/timetable/", views.savedreport_timetable, name="savedreport-timetable"),
    path("reports/<int:savedreport>/pause/", views.savedreport_pause, name="savedreport-pause"),
    path("reports/<int:savedreport>/leave/", views.savedreport_leave, name="savedreport-leave"),
    path("reports/<int:savedreport>/remove/", views.savedreport_remove, name="savedreport-remove"),
]
