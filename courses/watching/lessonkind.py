"""Video and audio lessons, and the rule of the watched share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.lessons.kinds import LessonKind, LessonRule, register, register_rule
from courses.lessons.models import Lesson
from lms.files.models import StoredFile

from . import actions, queries, share
from .forms import AudioForm, VideoForm

COMPLETIONS = (Lesson.Rule.VIEWED, Lesson.Rule.WATCHED)


def wrong(lesson: Lesson) -> str:
    """A share of what has no known length could never be reached."""
    if lesson.completion == Lesson.Rule.WATCHED and lesson.file is not None and not lesson.file.seconds:
        return _(
            "В файле не сказано, сколько он длится, поэтому долю просмотра не посчитать. "
            "Сохраните запись как MP4 или MP3 и загрузите ещё раз, либо выберите другой способ зачёта."
        )
    return ""


register(
    Lesson.Kind.VIDEO,
    LessonKind(
        completions=COMPLETIONS,
        is_filled=lambda lesson: lesson.file_id is not None,
        gap=gettext_lazy("В уроке «%s» нет видео."),
        form=VideoForm,
        template="courses/watching/_video.html",
        shown=queries.shown,
        files=(StoredFile.Kind.VIDEO,),
        wrong=wrong,
        settled=share.settled,
    ),
)
register(
    Lesson.Kind.AUDIO,
    LessonKind(
        completions=COMPLETIONS,
        is_filled=lambda lesson: lesson.file_id is not None,
        gap=gettext_lazy("В уроке «%s» нет аудио."),
        form=AudioForm,
        template="courses/watching/_audio.html",
        shown=queries.shown,
        files=(StoredFile.Kind.AUDIO,),
        wrong=wrong,
        settled=share.settled,
    ),
)
register_rule(Lesson.Rule.WATCHED, LessonRule(is_met=actions.is_met))
