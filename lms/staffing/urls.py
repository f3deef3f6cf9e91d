from django.urls import path

from . import views

app_name = "staffing"
urlpatterns = [
    path("staff/imports/", views.imports, name="imports"),
    path("staff/imports/template/", views.template, name="template"),
    path("staff/imports/<int:staffimport>/", views.staff_import, name="import"),
    path("staff/imports/<int:staffimport>/choose/", views.lines_choose, name="lines-choose"),
    path("staff/imports/<int:staffimport>/apply/", views.import_apply, name="import-apply"),
    path("staff/imports/<int:staffimport>/undo/", views.import_undo, name="import-undo"),
]
