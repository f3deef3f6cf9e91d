"""A requirement while it is being written: three forms, the paper that came with them, and whom it would concern."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import cached_property

from courses.audience.conditions import BadAudience, read
from lms.files.actions import store
from lms.models import StoredFile

from . import portions, preview
from .builder import Builder
from .editions import Ground
from .forms import RequirementForm, WhatForm
from .models import Requirement

if TYPE_CHECKING:
    from django.http import HttpRequest

    from lms.people.models import User

PAPERS = (StoredFile.Kind.PDF, StoredFile.Kind.IMAGE, StoredFile.Kind.DOCUMENT)
NAMES_A_PAGE = 50
NAMES_SHOWN = 20  # so few are shown without being asked for


@dataclass
class Draft:
    """What stands on the page; ``of`` is the requirement in force that is being changed."""

    form: RequirementForm
    what: WhatForm
    builder: Builder
    of: Requirement | None = None
    paper: StoredFile | None = None

    def is_valid(self) -> bool:
        valid = all([self.form.is_valid(), self.what.is_valid(), self.builder.is_valid()])
        try:
            return valid and self.builder.node is not None
        except BadAudience as bad:
            self.form.add_error(None, str(bad))
            return False

    @property
    def ground(self) -> Ground:
        said = self.form.cleaned_data
        return Ground(said["ground"], said["ground_number"], said["ground_date"], self.paper)

    @property
    def saying(self) -> dict[str, Any]:
        """Of a valid draft: what ``actions`` take about whom and on what ground."""
        said = {name: self.form.cleaned_data[name] for name in ("title", "agency", "priority")}
        return {**said, "audience": self.builder.audience, "ground": self.ground}


@dataclass
class Preview:
    """Whom the draft would concern: figures, and a page of names."""

    rule: preview.Rule
    before: preview.Rule | None
    figures: preview.Figures
    which: preview.Which
    page: int = 1
    leafed: bool = False  # she is looking through the names

    @property
    def changes(self) -> bool:
        """A rule in force is changed."""
        return self.before is not None

    @cached_property
    def names(self) -> list[preview.Named]:
        """Asked for by the page alone: what is saved needs the figures only."""
        offset = (self.page - 1) * NAMES_A_PAGE
        return preview.names(self.rule, before=self.before, which=self.which, offset=offset, limit=NAMES_A_PAGE)

    @property
    def names_open(self) -> bool:
        return self.leafed or self.count <= NAMES_SHOWN

    @property
    def unusual(self) -> bool:
        """Nobody or everybody: perhaps not what was meant."""
        return not self.figures.people or self.figures.nearly_all

    @property
    def at_once(self) -> bool:
        return self.figures.touched <= portions.AT_ONCE

    @property
    def counted(self) -> str:
        return f"{self.figures.people}-{self.figures.new}-{self.figures.lost}"

    @property
    def count(self) -> int:
        sums = {"all": self.figures.people, "new": self.figures.new, "lost": self.figures.lost}
        return sums[self.which]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // NAMES_A_PAGE))

    @property
    def first(self) -> int:
        return (self.page - 1) * NAMES_A_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * NAMES_A_PAGE, self.count)


def begun(user: User, of: Requirement | None) -> Draft:
    """The draft as the page is opened."""
    form = RequirementForm(user=user, initial=RequirementForm.of(of) if of else None)
    what = WhatForm(initial=WhatForm.of(of) if of else None)
    builder = Builder.of(of.audience if of else {}, user)
    return Draft(form, what, builder, of, of.ground_file if of else None)


def posted(request: HttpRequest, user: User, of: Requirement | None) -> Draft:
    """The draft as the page sends it. A paper that came along is kept at once: it need not be chosen again."""
    form = RequirementForm(request.POST, request.FILES, user=user)
    what = WhatForm(request.POST)
    builder = Builder.posted(request.POST, user, of.audience if of else {})
    draft = Draft(form, what, builder, of, _paper(request, user, of))
    if upload := request.FILES.get("ground_upload"):
        try:
            draft.paper = store(upload=upload, by=user, kinds=PAPERS)
        except ValidationError as refused:
            form.add_error("ground_upload", refused)
    return draft


def previewed(draft: Draft, request: HttpRequest) -> Preview:
    """Of a valid draft."""
    rule = preview.Rule(draft.form.cleaned_data["agency"].path, draft.builder.node)
    before = preview.Rule(draft.of.agency.path, read(draft.of.audience)) if draft.of else None
    asked = request.POST.get("which", "")
    which: preview.Which = "new" if asked == "new" else "lost" if asked == "lost" else "all"
    shown = Preview(rule, before, preview.figures(rule, before=before), which)
    shown.leafed = ("save" not in request.POST and "names" in request.POST) or asked in ("new", "lost")
    page = request.POST.get("names", "1")
    shown.page = min(int(page), shown.pages) if page.isdecimal() and len(page) < 6 and int(page) else 1
    return shown


def _paper(request: HttpRequest, user: User, of: Requirement | None) -> StoredFile | None:
    """The paper that was sent before: her own upload, or the one that the requirement has."""
    key = request.POST.get("paper", "")
    if not key.isdecimal() or len(key) > 18 or request.POST.get("no_paper"):
        return None
    known = Q(uploaded_by=user) | Q(pk=of.ground_file_id if of else None)
    return StoredFile.objects.filter(known, pk=int(key), kind__in=PAPERS).first()
