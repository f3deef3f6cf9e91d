from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Annulment, CorrectedAttempt, Correction


@admin.register(Annulment)
class AnnulmentAdmin(Evidence[Annulment]):
    list_display = ["attempt", "reason", "by", "at"]
    list_select_related = ["attempt", "by"]


@admin.register(Correction)
class CorrectionAdmin(Evidence[Correction]):
    list_display = ["quiz", "way", "reason", "by", "at"]
    list_select_related = ["quiz", "by"]


@admin.register(CorrectedAttempt)
class CorrectedAttemptAdmin(Evidence[CorrectedAttempt]):
    list_display = ["attempt_id", "correction", "percent_before", "percent_after", "passed_before", "passed_after"]
    list_select_related = ["correction__quiz"]
