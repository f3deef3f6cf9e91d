from __future__ import annotations

from django.urls import path

from . import item_views, views

urlpatterns = [
    path("replies/<int:reply>/result/", views.result, name="reply-result"),
    path("replies/<int:reply>/hints/", views.hints, name="reply-hints"),
    path("marking/", views.queue, name="marking"),
    path("marking/<int:reply>/", views.mark, name="mark"),
    path("marking/quizzes/", item_views.queue, name="marking-items"),
    path("marking/quizzes/<int:item>/", item_views.mark, name="mark-item"),
    path("marking/<int:reply>/strong/", views.show_as_strong, name="strong-reply"),
    path("marking/<int:reply>/strong/hide/", views.hide_strong, name="strong-reply-hide"),
]
