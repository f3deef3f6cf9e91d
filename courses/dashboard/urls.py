from django.urls import path

from . import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/lesson/", views.lesson_people, name="dashboard-lesson"),
    path("dashboard/export/", views.dashboard_export, name="dashboard-export"),
    path("dashboard/target/<int:agency>/", views.target, name="target"),
]
