from django.urls import path

from . import views

urlpatterns = [path("courses/<int:course>/again/", views.course_again, name="course-again")]
