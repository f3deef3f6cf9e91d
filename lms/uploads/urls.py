from django.urls import path

from . import views

app_name = "uploads"
urlpatterns = [
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<int:upload>/", views.upload, name="upload"),
    path("uploads/<int:upload>/finish/", views.finish, name="upload-finish"),
]
