from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.presence import people_of
from courses.lessons.attaching import keep_captions, told_of
from courses.lessons.editing import create_lesson, update_lesson
from courses.lessons.models import Lesson
from courses.seminars.actions import locked
from courses.seminars.models import SeminarSession
from courses.seminars.moments import when_for
from lms.audit.actions import record
from lms.errors import Refused
from lms.files.actions import RECORDINGS, discard
from lms.files.models import StoredFile
from lms.jobs.actions import enqueue
from lms.notifications.actions import notify_each
from lms.notifications.kinds import Kind
from lms.uploads.fields import Sent, arrived

from .models import FILES, Playback, SessionMaterial

if TYPE_CHECKING:
    from lms.people.models import User

TELL: Final = "recordings.tell"
GATHERED: Final = dt.timedelta(minutes=10)  # what is added within it is told of together
LESSONS: Final[dict[str, str]] = {
    StoredFile.Kind.VIDEO: Lesson.Kind.VIDEO,
    StoredFile.Kind.AUDIO: Lesson.Kind.AUDIO,
    StoredFile.Kind.PDF: Lesson.Kind.FILE,
    StoredFile.Kind.SLIDES: Lesson.Kind.FILE,
    StoredFile.Kind.DOCUMENT: Lesson.Kind.FILE,
    StoredFile.Kind.SHEET: Lesson.Kind.FILE,
}

RECORDING_OUT = Kind(
    "courses.recording_out",
    title="Вышла запись: «{course}», {when}",
    body="Запись занятия «{course}» ({when}) — на странице занятия. Можно пересмотреть то, что пролетело быстро.",
    optional="когда выходит запись занятия",
)
MATERIALS_CHANGED = Kind(
    "courses.materials_changed",
    title="Материалы обновились: «{course}», {when}",
    body="На странице занятия «{course}» ({when}) появилось: {materials}.",
    optional="когда обновляются материалы занятия",
)


@transaction.atomic
def add(
    *,
    session: SeminarSession,
    kind: str,
    by: User,
    title: str = "",
    upload: File[bytes] | Sent | None = None,
    captions: File[bytes] | None = None,
    url: str = "",
    in_course: bool = False,
) -> SessionMaterial:
    """Attach a file or a link to a session, ``in_course``: also as a lesson of its course. The same twice is one.

    Its people hear of it a little later. Raises Refused for a recording of what has not begun, where there is nothing
    to attach; ValidationError for a file that cannot be taken, by field for ``captions``.
    """
    kept = locked(session)
    if kind == SessionMaterial.Kind.RECORDING and kept.starts_at > timezone.now():
        raise Refused(_("Занятие ещё не началось: записи у него быть не может. Приложите это как материал."))
    if bool(upload) == bool(url):
        raise Refused(_("Приложите файл или дайте ссылку, что-то одно."))
    stored = arrived(upload, by=by, kinds=FILES) if upload else None
    there = SessionMaterial.objects.filter(session=kept, kind=kind, removed_at=None)
    same = there.filter(file__sha256=stored.sha256) if stored else there.filter(url=url)
    if found := same.first():
        if stored is not None and stored.pk != found.file_id:
            discard(stored=stored)
        return found
    name = title.strip() or (stored.name.rpartition(".")[0] if stored else "") or _title(kind, kept)
    words = _captions(stored, captions, by)
    made = SessionMaterial(session=kept, captions=words, kind=kind, title=name[:200], file=stored, url=url, added_by=by)
    try:
        made.clean_fields(exclude=["session", "added_by", "lesson", "file", "captions"])
    except ValidationError as error:
        raise Refused(error.messages) from error
    made.save()
    record("courses.add_sessionmaterial", by=by, subject=made, session=kept.pk, kind=kind, title=made.title)
    enqueue(TELL, key=f"{TELL}:{made.pk}", payload={"session": kept.pk}, run_at=timezone.now() + GATHERED)
    if in_course:
        _put_into_course(made, by)
    return made


@transaction.atomic
def caption(*, material: SessionMaterial, captions: File[bytes] | None, by: User) -> None:
    """Put captions to a film or a sound in the place of those that are there; None takes them away.

    The draft of a lesson that was made of it and has none gets them too. Raises ValidationError by field.
    """
    kept = (
        SessionMaterial.objects.select_related("file").select_for_update(of=["self"], no_key=True).get(pk=material.pk)
    )
    kept.captions = _captions(kept.file, captions, by)
    kept.save(update_fields=["captions"])
    record("courses.caption_sessionmaterial", by=by, subject=kept, captions=kept.captions_id)
    lesson = kept.lesson
    if lesson and kept.captions and lesson.file_id == kept.file_id and lesson.captions_id is None:
        update_lesson(lesson=lesson, by=by, captions_id=kept.captions_id)


def _captions(stored: StoredFile | None, given: File[bytes] | None, by: User) -> StoredFile | None:
    if given is None:
        return None
    with told_of("captions"):
        if stored is None or stored.kind not in RECORDINGS:
            raise Refused(_("Субтитры бывают у видео и аудио."))
        return keep_captions(given=given, by=by)


@transaction.atomic
def keep_place(*, material: SessionMaterial, user: User, position: int) -> None:
    """Remember at which second of a recording she stopped, for whichever device she goes on with."""
    if material.file is None or not material.plays:
        raise Refused(_("Этой записи больше нет. Обновите страницу."))
    there = {"position": min(position, material.file.seconds or position), "told_at": timezone.now()}
    Playback.objects.update_or_create(user=user, material=material, defaults=there)


@transaction.atomic
def remove(*, material: SessionMaterial, by: User) -> None:
    """Take it from the page of the session. A lesson that was made of it stays; a repeated call changes nothing."""
    if SessionMaterial.objects.filter(pk=material.pk, removed_at=None).update(removed_at=timezone.now()):
        record("courses.remove_sessionmaterial", by=by, subject=material, title=material.title)


@transaction.atomic
def put_into_course(*, material: SessionMaterial, by: User) -> Lesson:
    """Show the same as a lesson at the end of the course, which completes nothing. Once."""
    kept = SessionMaterial.objects.select_for_update(of=["self"], no_key=True).get(pk=material.pk)
    return kept.lesson or _put_into_course(kept, by)


def _put_into_course(material: SessionMaterial, by: User) -> Lesson:
    kind = LESSONS.get(material.file.kind) if material.file else Lesson.Kind.LINK
    if kind is None:
        raise Refused(_("Картинка уроком не бывает: вставьте её в текст урока."))
    material.lesson = create_lesson(
        course=material.session.course,
        kind=kind,
        by=by,
        title=material.title,
        required=False,
        url=material.url,
        file_id=material.file_id,
        captions_id=material.captions_id,
    )
    material.save(update_fields=["lesson"])
    return material.lesson


@transaction.atomic
def tell(*, session_id: int) -> None:
    """Tell the people of a session of what they were not told of yet: of recordings, and of materials. Each once."""
    untold = SessionMaterial.objects.select_for_update(no_key=True).filter(
        session=session_id, told_at=None, removed_at=None
    )
    found = list(untold.order_by("pk"))
    if not found:
        return
    session = SeminarSession.objects.select_related("course").get(pk=session_id)
    SessionMaterial.objects.filter(pk__in=[one.pk for one in found]).update(told_at=timezone.now())
    if session.cancelled_at is not None:
        return
    people = list(people_of(session))
    moments, title = when_for(session, people), session.course.title[:100]
    url = f"{reverse('courses:session', args=[session.pk])}#materials"
    for kind, of in ((RECORDING_OUT, True), (MATERIALS_CHANGED, False)):
        if news := [one for one in found if one.is_recording == of]:
            named = ", ".join(f"«{one.title}»" for one in news)
            about = f"session:{session.pk}.material:{news[0].pk}"
            said = {"course": title} if of else {"course": title, "materials": named}
            notify_each(kind, [(one, {**said, "when": moments[one.pk]}) for one in people], about=about, url=url)


def _title(kind: str, session: SeminarSession) -> str:
    if kind == SessionMaterial.Kind.RECORDING:
        return _("Запись занятия %s") % f"{timezone.localtime(session.starts_at):%d.%m.%Y}"
    return _("Материалы занятия")
