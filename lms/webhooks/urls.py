from django.urls import path

from . import views

app_name = "webhooks"
urlpatterns = [
    path("webhooks/", views.subscriptions, name="subscriptions"),
    path("webhooks/<int:subscription>/", views.subscription, name="subscription"),
    path("webhooks/<int:subscription>/ping/", views.ping, name="subscription-ping"),
    path("webhooks/<int:subscription>/secret/", views.secret, name="subscription-secret"),
    path("webhooks/<int:subscription>/state/", views.state, name="subscription-state"),
    path("webhooks/deliveries/<int:delivery>/resend/", views.resend, name="delivery-resend"),
]
