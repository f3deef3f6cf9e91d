from django.contrib import admin

from lms.administration.manners import Evidence

from .models import Skill, SkillAward


@admin.register(Skill)
class SkillAdmin(Evidence[Skill]):
    list_display = ["title", "course", "quiz", "replies", "months", "archived_at"]
    list_select_related = ["course", "quiz"]


@admin.register(SkillAward)
class SkillAwardAdmin(Evidence[SkillAward]):
    list_display = ["user", "skill", "number", "awarded_on"]
    list_filter = ["skill"]
    list_select_related = ["user", "skill"]
    search_fields = ["user__name_key"]
