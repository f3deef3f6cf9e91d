from django.urls import path

from . import skill_views, views

urlpatterns = [
    path("requirements/", views.requirements, name="requirements"),
    path("requirements/new/", views.requirement_new, name="requirement-new"),
    path("requirements/<int:requirement>/", views.requirement_page, name="requirement"),
    path("requirements/<int:requirement>/change/", views.requirement_change, name="requirement-change"),
    path("requirements/<int:requirement>/ground/", views.requirement_ground, name="requirement-ground"),
    path("requirements/<int:requirement>/withdraw/", views.requirement_withdraw, name="requirement-withdraw"),
    path("requirements/<int:requirement>/follow/", views.requirement_follow, name="requirement-follow"),
    path("teach/skills/<int:skill>/ask/", skill_views.ask_skill, name="skill-ask"),
]
