from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.agencies.models import Agency, Employment, Position, Role, RoleGrant
from lms.agencies.signals import staff_changed
from lms.audit.actions import record
from lms.errors import Refused
from lms.jobs.actions import enqueue

from .models import Invitation, User

INVITATION_LIFE = dt.timedelta(days=14)
SEND_INVITATION = "people.send_invitation"


@transaction.atomic
def invite(
    *,
    email: str,
    last_name: str,
    first_name: str,
    patronymic: str = "",
    agency: Agency,
    position: Position,
    role: str = "",
    by: User | None,
) -> Invitation:
    """Send a letter with which ``email`` can make an account in ``agency``. A new one replaces an open earlier one.

    Raises Refused where the address has an account already, or ``role`` is more than ``by`` may give.
    """
    address = User.objects.normalize_email(email)
    if User.objects.filter(email=address).exists():
        raise Refused("У этого адреса уже есть учётная запись. Человек может войти или восстановить пароль.")
    if role and by is not None and not by.has_perm("lms.administer"):
        raise Refused("Роли раздаёт дирекция программы. Пригласите человека без роли.")
    now = timezone.now()
    Invitation.objects.filter(email=address, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=address,
                last_name=last_name.strip(),
                first_name=first_name.strip(),
                patronymic=patronymic.strip(),
                agency=agency,
                position=position,
                role=role,
                invited_by=by,
                expires_at=now + INVITATION_LIFE,
            )
    except IntegrityError:  # a double click: the twin has just made it
        return Invitation.objects.get(email=address, accepted_at=None, withdrawn_at=None)
    record("lms.invite", by=by, subject=invitation, agency=agency.code, role=role)
    enqueue(SEND_INVITATION, key=f"{SEND_INVITATION}:{invitation.pk}", payload={"invitation": invitation.pk})
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Make the letter's link useless. Does nothing where it is used or withdrawn already."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if waiting.update(withdrawn_at=timezone.now()):
        record("lms.withdraw_invitation", by=by, subject=invitation)


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, password: str, last_name: str, first_name: str, patronymic: str = ""
) -> User:
    """Make the account, the employment and the role that the invitation speaks of. Raises Refused where it is used."""
    locked = (
        Invitation.objects.select_for_update(of=["self"]).select_related("agency", "position").get(pk=invitation.pk)
    )
    if not locked.is_open:
        raise Refused("Это приглашение уже использовано или отозвано. Попробуйте войти или попросите новое.")
    user = User.objects.create_user(
        locked.email, password, last_name=last_name, first_name=first_name, patronymic=patronymic
    )
    Employment.objects.create(
        user=user, agency=locked.agency, position=locked.position, started_on=timezone.localdate()
    )
    if locked.role:
        grant_role(user=user, role=Role(locked.role), agency=locked.agency, by=locked.invited_by)
    locked.accepted_by, locked.accepted_at = user, timezone.now()
    locked.save(update_fields=["accepted_by", "accepted_at"])
    record("lms.accept_invitation", by=user, subject=locked)
    staff_changed.send(User, user=user)
    return user


@transaction.atomic
def grant_role(*, user: User, role: Role, agency: Agency, by: User | None) -> RoleGrant:
    """Give ``user`` a role over ``agency`` and everything under it, from today. Does nothing where she has it."""
    grant, is_new = RoleGrant.objects.get_or_create(
        user=user, role=role, agency=agency, valid_to=None, defaults={"granted_by": by}
    )
    if is_new:
        record("lms.grant_role", by=by, subject=grant, user=user.pk, role=role, agency=agency.code)
    return grant
