from django.urls import path

from . import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/read/", views.notifications_read, name="notifications-read"),
    path("notifications/<int:notification>/open/", views.notification_open, name="notification-open"),
    path("me/letters/", views.letters, name="letters"),
    path("letters/without/<str:farewell>/", views.mute, name="mute"),
    path("notifications/delivery/", views.delivery, name="delivery"),
    path("notifications/delivery/addresses/<int:closedaddress>/", views.address_reopen, name="address-reopen"),
    path("notifications/wordings/", views.wordings, name="wordings"),
    path("notifications/wordings/<str:code>/", views.wording, name="wording"),
]
