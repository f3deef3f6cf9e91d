from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("me/", views.profile, name="profile"),
    path("staff/invite/", views.invite, name="invite"),
    path("staff/invite/<int:invitation>/withdraw/", views.invitation_withdraw, name="invitation-withdraw"),
    path("invitations/<str:secret>/", views.invitation_accept, name="invitation-accept"),
]
