from django.urls import path

from . import views

urlpatterns = [
    path("staff/", views.completion, name="completion"),
    path("staff/export/", views.completion_export, name="completion-export"),
    path("staff/exempt/", views.completion_exempt, name="completion-exempt"),
    path("staff/people/", views.completion_people, name="completion-people"),
    path("staff/people/export/", views.completion_people_export, name="completion-people-export"),
    path("staff/people/<int:user>/", views.person, name="person"),
    path("staff/people/<int:user>/card/", views.card, name="person-card"),
]
