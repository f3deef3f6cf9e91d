from django.urls import path

from . import views

urlpatterns = [
    path("requirements/", views.requirements, name="requirements"),
    path("requirements/new/", views.requirement_new, name="requirement-new"),
    path("requirements/<int:requirement>/withdraw/", views.requirement_withdraw, name="requirement-withdraw"),
]
