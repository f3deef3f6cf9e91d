from __future__ import annotations

from django.urls import path

from . import file_views, shelf_views, views

urlpatterns = [
    path("bank/", shelf_views.bank, name="bank"),
    path("bank/organise/", shelf_views.organise, name="bank-organise"),
    path("bank/topics/", shelf_views.topics, name="topic-list"),
    path("bank/topics/<int:topic>/", shelf_views.topic, name="topic-edit"),
    path("bank/topics/<int:topic>/merge/", shelf_views.merge, name="topic-merge"),
    path("bank/topics/<int:topic>/remove/", shelf_views.remove, name="topic-remove"),
    path("bank/files/", file_views.keep_file, name="question-file-keep"),
    path("bank/files/<int:stored_file>/", file_views.question_file, name="question-file"),
    path("bank/new/", views.choose_kind, name="question-kinds"),
    path("bank/new/<slug:kind>/", views.create, name="question-new"),
    path("bank/<int:question>/", views.edit, name="question-edit"),
    path("bank/<int:question>/archive/", views.archive, name="question-archive"),
    path("bank/<int:question>/restore/", views.restore, name="question-restore"),
    path("bank/<int:question>/duplicate/", views.duplicate, name="question-duplicate"),
    path("bank/<int:question>/roll-forward/", views.roll_forward, name="question-roll-forward"),
]
