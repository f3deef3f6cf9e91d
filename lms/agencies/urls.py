from django.urls import path

from . import views

app_name = "agencies"
urlpatterns = [
    path("staff/people/<int:user>/facts/", views.facts, name="facts"),
    path("staff/people/<int:user>/absences/", views.absence_record, name="absence-record"),
    path("staff/people/<int:user>/tags/", views.tags_set, name="tags-set"),
    path("staff/absences/<int:absence>/end/", views.absence_end, name="absence-end"),
    path("staff/absences/<int:absence>/remove/", views.absence_remove, name="absence-remove"),
    path("agencies/", views.reorganisation, name="reorganisation"),
    path("agencies/<int:agency>/rename/", views.agency_rename, name="agency-rename"),
    path("agencies/<int:agency>/merge/", views.agency_merge, name="agency-merge"),
]
