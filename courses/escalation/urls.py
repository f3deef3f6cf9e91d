from django.urls import path

from . import views

urlpatterns = [
    path("staff/letters/", views.letters, name="letters"),
    path("staff/letters/people/", views.letters_people, name="letters-people"),
    path("staff/letters/pauses/new/", views.pause_new, name="pause-new"),
    path("staff/letters/pauses/<int:letterpause>/lift/", views.pause_lift, name="pause-lift"),
    path("staff/due/", views.due_people, name="due-people"),
    path("requirements/<int:requirement>/ladder/", views.ladder, name="ladder"),
    path("requirements/<int:requirement>/ladder/edit/", views.ladder_edit, name="ladder-edit"),
]
