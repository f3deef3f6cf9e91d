"""Who is behind a session: the person and her roles in one query, since every page asks for both."""

from __future__ import annotations

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.utils import timezone

from lms.people.models import User

from .models import Agency, RoleGrant
from .scopes import Grant


@cache
def _sentence() -> str:
    columns = ", ".join(f"person.{field.column}" for field in User._meta.concrete_fields)
    return f"""SELECT held.role, agency.path, held.agency_id, {columns}
        FROM {User._meta.db_table} person
        LEFT JOIN {RoleGrant._meta.db_table} held
            ON held.user_id = person.id AND held.valid_from <= %s AND (held.valid_to IS NULL OR held.valid_to >= %s)
        LEFT JOIN {Agency._meta.db_table} agency ON agency.id = held.agency_id
        WHERE person.id = %s ORDER BY held.id
    """  # noqa: S608 - names of our own


class PasswordBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in by address and password; the person of a session comes with ``grants`` at hand."""

    def get_user(self, user_id: int) -> User | None:
        today = timezone.localdate()
        with connection.cursor() as cursor:
            cursor.execute(_sentence(), [today, today, user_id])
            rows = cursor.fetchall()
        if not rows:
            return None
        user = User.from_db(connection.alias, [field.attname for field in User._meta.concrete_fields], rows[0][3:])
        user.grants = tuple(Grant(role, path, agency) for role, path, agency, *_ in rows if role is not None)
        return user if self.user_can_authenticate(user) else None
