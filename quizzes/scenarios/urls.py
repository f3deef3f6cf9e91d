from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("replies/<int:reply>/", views.reply, name="reply"),
    path("replies/<int:reply>/save/", views.save, name="reply-save"),
    path("replies/<int:reply>/submit/", views.submit, name="reply-submit"),
    path("replies/<int:reply>/look/", views.look, name="reply-look"),
    path("replies/<int:reply>/picture/", views.reply_picture, name="reply-picture"),
    path("replies/<int:reply>/again/", views.again, name="reply-again"),
    path("scenarios/", views.scenario_list, name="scenario-list"),
    path("scenarios/new/", views.create, name="scenario-new"),
    path("scenarios/from-message/", views.from_message, name="scenario-from-message"),
    path("scenarios/<int:scenario>/", views.edit, name="scenario-edit"),
    path("scenarios/<int:scenario>/publish/", views.publish, name="scenario-publish"),
    path("scenarios/<int:scenario>/setup/", views.setup, name="scenario-setup"),
    path("scenarios/<int:scenario>/picture/", views.scenario_picture, name="scenario-picture"),
    path("scenarios/<int:scenario>/picture/change/", views.change_picture, name="scenario-picture-change"),
    path("scenarios/<int:scenario>/try/", views.try_out, name="scenario-try"),
]
