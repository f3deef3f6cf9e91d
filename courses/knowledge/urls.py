from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("knowledge/", views.knowledge, name="knowledge"),
    path("knowledge/new/", views.write, name="article-new"),
    path("knowledge/<int:article>/", views.article, name="article"),
    path("knowledge/<int:article>/edit/", views.edit, name="article-edit"),
    path("knowledge/<int:article>/publish/", views.publish, name="article-publish"),
    path("knowledge/<int:article>/withdraw/", views.withdraw, name="article-withdraw"),
    path("knowledge/images/<int:articleimage>/", views.image, name="article-image"),
    path("knowledge/replies/<int:strongreply>/", views.strong_reply, name="strong-reply"),
]
