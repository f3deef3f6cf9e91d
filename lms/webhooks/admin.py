from __future__ import annotations

from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Delivery, Subscription


@admin.register(Subscription)
class SubscriptionAdmin(Evidence[Subscription]):
    list_display = ["name", "agency", "kinds", "state", "made_by", "made_at"]
    list_filter = ["state"]
    list_select_related = ["agency", "made_by"]
    exclude = ["secret", "previous_secret"]


@admin.register(Delivery)
class DeliveryAdmin(Evidence[Delivery]):
    list_display = ["made_at", "subscription", "event", "changes", "attempts", "status", "delivered_at"]
    list_select_related = ["subscription"]
    exclude = ["body"]
