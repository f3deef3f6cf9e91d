from django.contrib import admin

from lms.administration.manners import Evidence, Register

from .models import Course, Programme


@admin.register(Programme)
class ProgrammeAdmin(Register[Programme]):
    list_display = ["title", "code", "organiser", "signatory_name"]
    search_fields = ["title"]


@admin.register(Course)
class CourseAdmin(Evidence[Course]):
    """Courses are made in the trainer's workshop."""

    list_display = ["title", "programme", "order", "state", "academic_hours", "published_at", "owner"]
    list_filter = ["state", "programme"]
    list_select_related = ["programme", "owner"]
    search_fields = ["title", "code"]
