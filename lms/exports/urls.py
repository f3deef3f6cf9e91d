from django.urls import path

from . import views

app_name = "exports"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/order/", views.export_order, name="export-order"),
    path("exports/<int:export>/", views.export, name="export"),
    path("exports/<int:export>/cancel/", views.export_cancel, name="export-cancel"),
    path("exports/<int:export>/file/", views.export_download, name="export-download"),
]
