"""The address behind the QR code of a certificate."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from .models import Certificate


def check_url(certificate: Certificate) -> str:
    return urljoin(settings.SITE_URL, reverse("courses:verify-certificate", args=[certificate.token]))
