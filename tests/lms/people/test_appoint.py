"""The first person of the programme office gets in by a command, since nobody is there to invite her."""

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from lms.jobs.actions import drain
from lms.models import Agency, Invitation, Role

pytestmark = pytest.mark.django_db


def test_a_new_copy_gets_its_agency_and_its_first_invitation():
    call_command("appoint", "first@example.org", code="CUR", name="Центр управления регионом", verbosity=0)
    drain()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.agency.path) == (Role.OFFICE, "CUR/")
    assert mail.outbox[0].to == ["first@example.org"]


def test_a_known_agency_is_not_made_again(region):
    call_command("appoint", "first@example.org", code="CUR", verbosity=0)
    assert Invitation.objects.get().agency == region.centre


@pytest.mark.parametrize(
    ("email", "options", "reason"),
    [("not an address", {"code": "CUR"}, "not an e-mail"), ("first@example.org", {"code": "NEW"}, "--name")],
)
def test_what_is_missing_is_said_and_nothing_is_made(email, options, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("appoint", email, **options)
    assert not Invitation.objects.exists()
    assert not Agency.objects.exists()
