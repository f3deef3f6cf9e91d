from django.contrib import admin

from lms.administration.manners import Evidence, Register

from .models import Figures, Question, Revision, Topic


@admin.register(Topic)
class TopicAdmin(Register[Topic]):
    list_display = ["title", "parent"]
    list_select_related = ["parent"]
    search_fields = ["title"]


@admin.register(Question)
class QuestionAdmin(Evidence[Question]):
    """Questions are edited in the trainer's workshop, where a change makes a new revision."""

    list_display = ["__str__", "code", "topic", "author", "created_at", "archived_at"]
    list_filter = ["topic", ("archived_at", admin.EmptyFieldListFilter)]
    list_select_related = ["current", "topic", "author"]
    search_fields = ["code", "current__body__stem"]


@admin.register(Revision)
class RevisionAdmin(Evidence[Revision]):
    list_display = ["question_id", "number", "kind", "stem", "difficulty", "made_by", "made_at"]
    list_filter = ["kind", "difficulty"]
    list_select_related = ["made_by"]
    search_fields = ["body__stem"]


@admin.register(Figures)
class FiguresAdmin(Evidence[Figures]):
    list_display = ["question_id", "exposure", "answers", "facility", "discrimination", "poor", "counted_at"]
    list_filter = ["poor"]
    search_fields = ["question__code"]
