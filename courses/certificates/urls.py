from django.urls import path

from . import views

urlpatterns = [
    path("certificates/", views.certificates, name="certificates"),
    path("certificates/<str:certificate>/", views.certificate, name="certificate"),
    path("certificates/<str:certificate>/pdf/", views.certificate_pdf, name="certificate-pdf"),
    path("certificates/<str:certificate>/revoke/", views.certificate_revoke, name="certificate-revoke"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:token>/", views.verify_certificate, name="verify-certificate"),
]
