"""The audit trail only grows."""

import pytest
from django.db import DatabaseError, transaction

from lms.audit.actions import record
from lms.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_deed_is_written_down_with_who_and_what(hr, learner):
    record("lms.change", by=hr, subject=learner, field="position")
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.subject_type, entry.subject_id) == (hr, "lms.User", str(learner.pk))
    assert entry.data == {"field": "position"}


@pytest.mark.parametrize(
    "deed", [lambda rows: rows.update(verb="lms.nothing"), lambda rows: rows._raw_delete("default")]
)
def test_the_database_refuses_to_change_or_delete_an_entry(hr, learner, deed):
    record("lms.change", by=hr, subject=learner)
    with pytest.raises(DatabaseError, match="evidence"), transaction.atomic():
        deed(AuditEntry.objects.all())
    assert AuditEntry.objects.get().verb == "lms.change"
