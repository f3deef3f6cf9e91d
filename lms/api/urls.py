from __future__ import annotations

from django.urls import path

from . import views
from .operations import PREFIX, addresses

app_name = "api"
V1 = PREFIX.lstrip("/")
urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/reference/", views.reference, name="reference"),
    path("tokens/<int:apitoken>/revoke/", views.token_revoke, name="token-revoke"),
    path(f"{V1}openapi.json", views.openapi, name="openapi"),
    *[path(f"{V1}{one.pattern}", one.callback, name=one.name) for one in addresses()],
    path(f"{V1}<path:rest>", views.unknown, name="unknown"),
]
