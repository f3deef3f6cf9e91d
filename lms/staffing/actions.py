from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.agencies.models import Agency
from lms.agencies.signals import staff_list_changed
from lms.audit.actions import record
from lms.batches import batched
from lms.errors import Refused
from lms.jobs.actions import enqueue, enqueue_many, moment
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.people.models import User

from . import checking, keeping, queries, reading
from .applying import Item, carry_out
from .models import StaffImport
from .planning import May, Plan
from .rules import gives_roles
from .undoing import take_back

READ, CHECK, APPLY, UNDO, FOLLOW = (f"staffing.{verb}" for verb in ("read", "check", "apply", "undo", "follow"))
AT_ONCE = 200  # of so many people the consequences are drawn in the same transaction
CHUNK = 1000
KEPT = dt.timedelta(days=90)  # so long a file and its lines are kept
UNDO_WITHIN = dt.timedelta(days=30)
State = StaffImport.State

ACCOUNT_MADE = Kind(
    code="lms.account_made",
    title="Вас записали в «Отклик»",
    body="Здесь вы будете проходить обучение. Чтобы войти, задайте пароль: откройте ссылку и впишите этот адрес почты.",
)


class Changed(Exception):  # noqa: N818 - an answer, not an error of the program
    """The staff is other than when the lines were checked."""


@transaction.atomic
def upload(
    *, file: File[bytes], agency: Agency, by: User, dismiss_on: dt.date | None = None, tell_new: bool = True
) -> StaffImport:
    """Keep a file of the staff of ``agency`` and owe its reading. The same file that still waits is not taken twice."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    waiting = StaffImport.objects.filter(
        sha256=digest.hexdigest(), agency=agency, by=by, dismiss_on=dismiss_on, tell_new=tell_new
    )
    twin = waiting.filter(state__in=[State.READING, State.CHECKING, State.READY]).first()
    if twin is not None:
        return twin
    imported = StaffImport(
        agency=agency,
        by=by,
        name=(file.name or "файл").replace("\\", "/").rsplit("/", 1)[-1][-150:],
        sha256=digest.hexdigest(),
        gives_roles=gives_roles(by, agency),
        dismiss_on=dismiss_on,
        tell_new=tell_new,
    )
    file.seek(0)
    imported.file.save(f"{imported.sha256[:16]}.bin", file, save=False)
    imported.save()
    record("lms.upload_staff", by=by, subject=imported, agency=agency.code, sha256=imported.sha256)
    enqueue(READ, key=f"{READ}:{imported.pk}", payload={"import": imported.pk})
    return imported


@transaction.atomic
def read(*, imported: StaffImport) -> None:
    """Bring the rows of the file into lines, then owe their checking."""
    if _locked(imported).state != State.READING:
        return
    reading.read(imported)
    imported.save()
    if imported.state == State.CHECKING:
        _owe_checking(imported, 0)


@transaction.atomic
def check(*, imported: StaffImport, after: int) -> None:
    """Compare the next lines with the staff, and owe the rest: so progress is seen and a killed worker loses little."""
    if _locked(imported).state != State.CHECKING:
        return
    last = checking.check(imported, after, _may(imported, imported.by))
    if last is not None:
        _owe_checking(imported, last)
        return
    checking.finish(imported, _may(imported, imported.by))
    imported.state, imported.ready_at = State.READY, timezone.now()
    imported.save(update_fields=["state", "ready_at"])


@transaction.atomic
def choose(*, imported: StaffImport, shown: Collection[int], taken: Collection[int]) -> None:
    """Of the lines that were ``shown`` take those that are ``taken``."""
    _ready(imported)
    lines = imported.lines.filter(number__in=shown)
    lines.filter(number__in=taken).update(chosen=True)
    lines.exclude(number__in=taken).update(chosen=False)


@transaction.atomic
def choose_kind(*, imported: StaffImport, kind: str, chosen: bool) -> None:
    """Take all lines of a kind, or none of them."""
    _ready(imported)
    imported.lines.filter(kind=kind).update(chosen=chosen)


@transaction.atomic
def take_in(*, imported: StaffImport, whole: bool, by: User) -> None:
    """Owe it that the file comes in: ``whole`` or nothing, or the lines that are chosen and have no problem.

    Raises Refused where there is nothing to take in, or something stands in the way of the whole.
    """
    locked = _locked(imported)
    if locked.state in {State.APPLYING, State.APPLIED}:
        return
    _ready(imported)
    counts = queries.counts(imported)
    if whole and counts["problem"]:
        raise Refused(_("В файле есть строки с ошибками. Исправьте их в файле или внесите только отмеченные строки."))
    if not (counts["effective"] if whole else counts["chosen"]):
        raise Refused(_("Вносить нечего: в отмеченных строках ничего не меняется."))
    if whole:
        imported.lines.update(chosen=True)
    imported.state, imported.whole = State.APPLYING, whole
    imported.save(update_fields=["state", "whole"])
    enqueue(APPLY, key=f"{APPLY}:{imported.pk}:{moment()}", payload={"import": imported.pk, "by": by.pk})


def apply(*, imported: StaffImport, by: User) -> None:
    """Do what the lines say: all in one transaction. Where the staff has changed meanwhile, they are checked anew."""
    try:
        with transaction.atomic():
            if _locked(imported).state == State.APPLYING:
                _apply(imported, by)
    except Changed:
        with transaction.atomic():
            _check_again(imported)


def _apply(imported: StaffImport, by: User) -> None:
    may = _may(imported, by)
    new: list[int] = []
    people: list[int] = []
    done = 0
    for chunk in batched(queries.effective(imported).filter(chosen=True).iterator(CHUNK), CHUNK):
        plans = checking.again(imported, chunk, may)
        if [_essence(plan.ops) for plan in plans] != [_essence(line.ops) for line in chunk]:
            raise Changed
        items = carry_out(plans, by=by, verb="lms.import_staff", staff_import=imported.pk)
        for line, item in zip(chunk, items, strict=True):
            line.done, line.person_id = item.done, item.user
        keeping.write(chunk, "done", "person_id")
        people += [item.user for item in items]
        new += [item.user for item in items if item.is_new]
        done += len(chunk)
    imported.state, imported.applied_at = State.APPLIED, timezone.now()
    imported.save(update_fields=["state", "applied_at"])
    record("lms.apply_staff_import", by=by, subject=imported, lines=done, new=len(new), whole=imported.whole)
    follow_many(people)
    if imported.tell_new:
        tell_new(new)


def follow_many(people: Sequence[int]) -> None:
    """Let everybody who listens know of these people: of a few now, of many by jobs."""
    if len(people) <= AT_ONCE:
        if people:
            staff_list_changed.send(User, people=list(people))
        return
    asked = moment()
    enqueue_many(
        FOLLOW,
        (
            (f"{FOLLOW}:{asked}:{number}", {"people": list(chunk)})
            for number, chunk in enumerate(batched(people, CHUNK))
        ),
    )


def tell_new(people: Iterable[int]) -> None:
    """Write to those who have got an account how they choose a password. Each once."""
    for chunk in batched(people, CHUNK):
        found = User.objects.filter(pk__in=chunk, last_login=None)
        notify(ACCOUNT_MADE, to=found, about="account", url=reverse("account_reset_password"))


@transaction.atomic
def ask_undo(*, imported: StaffImport, by: User) -> None:
    """Owe the undoing of an import. Raises Refused where it is too late or there is nothing to undo."""
    locked = _locked(imported)
    if locked.state in {State.UNDOING, State.UNDONE}:
        return
    if locked.state != State.APPLIED or locked.applied_at is None:
        raise Refused(_("Отменять нечего: эта загрузка не внесена."))
    if locked.applied_at < timezone.now() - UNDO_WITHIN:
        raise Refused(_("Загрузке больше 30 дней, отменить её целиком уже нельзя. Исправьте данные новой загрузкой."))
    imported.state, imported.undone_by = State.UNDOING, by
    imported.save(update_fields=["state", "undone_by"])
    enqueue(UNDO, key=f"{UNDO}:{imported.pk}", payload={"import": imported.pk})


@transaction.atomic
def undo(*, imported: StaffImport, before: int | None = None) -> None:
    """Take back what the import did, the last lines first, where nothing newer has touched it; owe the rest."""
    if _locked(imported).state != State.UNDOING:
        return
    done = imported.lines.exclude(done=None).order_by("-number")
    lines = list((done if before is None else done.filter(number__lt=before))[:CHUNK])
    if not lines:
        imported.state, imported.undone_at = State.UNDONE, timezone.now()
        imported.save(update_fields=["state", "undone_at"])
        left = imported.lines.exclude(undo_notes=[]).count()
        record("lms.undo_staff_import", by=imported.undone_by, subject=imported, not_undone=left)
        return
    people = User.objects.select_for_update(no_key=True).filter(pk__in=[line.person_id for line in lines])
    held = {user.pk: user for user in people.order_by("pk")}
    told = take_back([(held[line.person_id or 0], line.done or []) for line in lines])
    for line, notes in zip(lines, told, strict=True):
        line.undo_notes = notes
    keeping.write(lines, "undo_notes")
    follow_many(list(held))
    payload = {"import": imported.pk, "before": lines[-1].number}
    enqueue(UNDO, key=f"{UNDO}:{imported.pk}:{lines[-1].number}", payload=payload)


@transaction.atomic
def forget() -> None:
    """Drop the files and lines of long ago: they are full of names, and what was done is in the audit trail."""
    for imported in StaffImport.objects.filter(made_at__lt=timezone.now() - KEPT).exclude(file=""):
        imported.lines.all().delete()
        imported.file.delete(save=False)
        imported.file = ""
        imported.save(update_fields=["file"])


def carry_out_plans(plans: Sequence[Plan], *, by: User | None, **told: Any) -> list[Item]:
    """What other systems say of the staff, done at once."""
    items = carry_out(plans, by=by, verb="lms.receive_staff", **told)
    follow_many([item.user for item in items if item.plan.ops])
    return items


def _may(imported: StaffImport, by: User) -> May:
    roles = imported.gives_roles and gives_roles(by, imported.agency)
    return May(imported.agency.path, roles=roles, by=by.pk)


def _locked(imported: StaffImport) -> StaffImport:
    """The import as it stands now, held till the end of the transaction; ``imported`` gets its state."""
    locked = StaffImport.objects.select_for_update(of=["self"]).get(pk=imported.pk)
    imported.state = locked.state
    return locked


def _ready(imported: StaffImport) -> None:
    if _locked(imported).state != State.READY:
        raise Refused(_("Эта загрузка уже внесена или ещё не сверена. Обновите страницу."))


def _check_again(imported: StaffImport) -> None:
    if _locked(imported).state != State.APPLYING:
        return
    imported.lines.filter(is_missing=True).delete()
    remark = "Пока вы смотрели, штат изменился. Мы сверили строки заново: посмотрите ещё раз."
    imported.remarks = [one for one in imported.remarks if one != remark] + [remark]
    imported.state, imported.done = State.CHECKING, 0
    imported.save(update_fields=["remarks", "state", "done"])
    _owe_checking(imported, 0)


def _owe_checking(imported: StaffImport, after: int) -> None:
    key = f"{CHECK}:{imported.pk}:{after}:{moment()}"
    enqueue(CHECK, key=key, payload={"import": imported.pk, "after": after})


def _essence(ops: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without new positions: an earlier line of the same file may have made one already."""
    return [op for op in ops if op["op"] != "position"]
