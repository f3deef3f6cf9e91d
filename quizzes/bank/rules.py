from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from lms.access import EVERYTHING, NOTHING, rule
from lms.agencies.models import Role
from lms.agencies.scopes import has_role
from lms.files.models import StoredFile

from .models import Question, Revision, Topic

if TYPE_CHECKING:
    from lms.people.models import User


def teaches(user: User) -> bool:
    """Whether the person makes the content: the bank is one for the whole region."""
    return has_role(user, Role.TRAINER, Role.OFFICE)


def bank(user: User) -> Q:
    return EVERYTHING if teaches(user) else NOTHING


def bank_files(user: User) -> Q:
    """What questions hold, and what the person has brought for one that is not saved yet."""
    held = Revision.files.through.objects.values("storedfile")
    return Q(pk__in=held) | Q(uploaded_by=user) if teaches(user) else NOTHING


WHO = "Trainers and the programme office."
rule("quizzes.browse_bank", allowed=teaches, who=WHO)
rule("quizzes.create_question", allowed=teaches, who=WHO)
rule("quizzes.view_question", Question, filter=bank, who=WHO)
rule("quizzes.edit_question", Question, filter=bank, who=WHO)
rule("quizzes.organise_bank", allowed=teaches, who=WHO)
rule("quizzes.view_topic", Topic, filter=bank, who=WHO)
rule("quizzes.edit_topic", Topic, filter=bank, who=WHO)
rule(
    "quizzes.view_question_file",
    StoredFile,
    filter=bank_files,
    who="Trainers and the programme office: files of questions.",
)
