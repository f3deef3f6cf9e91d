from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("courses/<int:course>/faq/", views.faq, name="faq"),
    path("courses/<int:course>/ask/", views.ask, name="question-ask"),
    path("courses/<int:course>/faq/new/", views.write, name="faq-new"),
    path("questions/<int:coursequestion>/withdraw/", views.withdraw, name="question-withdraw"),
    path("teach/questions/", views.questions, name="questions"),
    path("teach/questions/<int:coursequestion>/", views.answer, name="question-answer"),
]
