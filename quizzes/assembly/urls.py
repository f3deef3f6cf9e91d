from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("quizzes/", views.quizzes, name="quiz-list"),
    path("quizzes/new/", views.create, name="quiz-new"),
    path("quizzes/<int:quiz>/", views.edit, name="quiz-edit"),
    path("quizzes/<int:quiz>/sitting/", views.sitting, name="quiz-sitting"),
    path("quizzes/<int:quiz>/publish/", views.publish, name="quiz-publish"),
    path("quizzes/<int:quiz>/withdraw/", views.withdraw, name="quiz-withdraw"),
    path("quizzes/<int:quiz>/pin-latest/", views.pin_latest, name="quiz-pin-latest"),
    path("quizzes/<int:quiz>/sections/new/", views.add_section, name="section-new"),
    path("quizzes/sections/<int:section>/", views.update_section, name="section-edit"),
    path("quizzes/sections/<int:section>/refill/", views.refill, name="section-refill"),
    path("quizzes/sections/<int:section>/points/", views.points, name="section-points"),
    path("quizzes/sections/<int:section>/remove/", views.remove_section, name="section-remove"),
    path("quizzes/sections/<int:section>/pick/", views.pick, name="section-pick"),
    path("quizzes/sections/<int:section>/move/", views.move_section, name="section-move"),
    path("quizzes/sections/<int:section>/move-question/", views.move_question, name="section-move-question"),
    path("quizzes/sections/<int:section>/drop/", views.drop, name="section-drop"),
]
