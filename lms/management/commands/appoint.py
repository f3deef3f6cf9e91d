"""``manage.py appoint``: invite the first person of the programme office of a new copy."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from lms.agencies.actions import place
from lms.agencies.models import Agency, Position, Role
from lms.errors import Refused
from lms.people.actions import invite


class Command(BaseCommand):
    help = "Invite a person of the programme office; makes the agency where it is not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--code", required=True, help="code of the agency over which the role reaches")
        parser.add_argument("--name", default="", help="full name of the agency, where it is new")
        parser.add_argument("--last-name", default="Фамилия")
        parser.add_argument("--first-name", default="Имя")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"{options['email']} is not an e-mail address.") from error
        position, _ = Position.objects.get_or_create(
            title="Сотрудник дирекции программы", service=Position.Service.NONE
        )
        try:
            invite(
                email=options["email"],
                last_name=options["last_name"],
                first_name=options["first_name"],
                agency=self._agency(options["code"], options["name"]),
                position=position,
                role=Role.OFFICE,
                by=None,
            )
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"The letter to {options['email']} goes out as soon as a worker runs.")

    def _agency(self, code: str, name: str) -> Agency:
        known = Agency.objects.filter(code=code).first()
        if known is not None:
            return known
        if not name:
            raise CommandError(f"There is no agency {code} yet: give its full name with --name.")
        return place(agency=Agency(code=code, name=name, short_name=name, kind=Agency.Kind.CENTRE), by=None)
