"""A group of people in the language of audiences, never beyond the reach of whoever forms it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from courses.audience.conditions import All, Among, BadAudience, Node
from courses.catalogue.rules import teaches
from courses.registrations.rules import OVERSEERS
from courses.requirements import preview
from courses.requirements.builder import Builder
from lms.access import rows
from lms.agencies.scopes import paths
from lms.models import Agency, User

if TYPE_CHECKING:
    from lms.people.models import User as Person

VERB: Final = "courses.group_agency"
SHOWN: Final = 50


@dataclass
class Group:
    """What stands on the page: the conditions, and whom they mean once they are complete."""

    builder: Builder
    by: Person
    problem: str = ""

    @classmethod
    def begun(cls, by: Person) -> Group:
        return cls(Builder(by, [[]], verb=VERB), by)

    @classmethod
    def posted(cls, data: QueryDict, by: Person) -> Group:
        builder = Builder.posted(data, by, {}, verb=VERB)
        return cls(builder, by)

    def is_valid(self) -> bool:
        if not self.builder.is_valid():
            return False
        try:
            self.rule  # noqa: B018 - reading it is the check
        except BadAudience as bad:
            self.problem = _("Слишком длинно: %s") % bad
            return False
        return True

    @property
    def rule(self) -> preview.Rule:
        """Everybody whom the conditions mean, inside the reach."""
        node: Node = self.builder.node
        if not teaches(self.by):
            tops = Agency.objects.filter(path__in=paths(self.by, *OVERSEERS)).values_list("code", flat=True)
            node = All((Among("agencies", tuple(tops)), node))
        return preview.Rule("", node)

    def figures(self) -> preview.Figures:
        return preview.figures(self.rule)

    def names(self) -> Sequence[preview.Named]:
        return preview.names(self.rule, limit=SHOWN)

    def people(self, *, most: int) -> list[User]:
        """By name, ``most`` at the most; asked once more of the rule, person by person."""
        keys = [one.user.pk for one in preview.names(self.rule, limit=most)]
        allowed = rows(self.by, "courses.register_person", User).filter(pk__in=keys, is_active=True)
        return list(allowed.order_by("name_key", "pk"))
