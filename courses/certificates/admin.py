from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Certificate


@admin.register(Certificate)
class CertificateAdmin(Evidence[Certificate]):
    """Revoked on the certificate's own page, where a reason is asked for."""

    list_display = ["number", "holder_name", "agency_name", "course_title", "issued_on", "valid_until", "state"]
    list_filter = ["state", "course_title"]
    search_fields = ["number", "holder_name", "holder__name_key"]
    date_hierarchy = "issued_on"
    exclude = ["token"]
