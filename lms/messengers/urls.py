from django.urls import path

from . import views

app_name = "messengers"
urlpatterns = [
    path("notifications/messengers/", views.messengers, name="messengers"),
    path("notifications/messengers/<int:messenger>/close/", views.close, name="messenger-close"),
    path("messengers/<int:messenger>/link/", views.take_code, name="take-code"),
    path("me/messenger/", views.mine, name="mine"),
]
