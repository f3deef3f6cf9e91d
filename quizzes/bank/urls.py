from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("bank/", views.bank, name="bank"),
    path("bank/new/", views.choose_kind, name="question-kinds"),
    path("bank/new/<slug:kind>/", views.create, name="question-new"),
    path("bank/<int:question>/", views.edit, name="question-edit"),
    path("bank/<int:question>/archive/", views.archive, name="question-archive"),
    path("bank/<int:question>/restore/", views.restore, name="question-restore"),
]
