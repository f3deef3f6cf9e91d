"""``manage.py import_questions``: a file of questions into the bank, or a look at what would come in."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from lms.errors import Refused
from quizzes.bank.actions import create_topic
from quizzes.bank.models import Topic
from quizzes.exchange import actions, formats
from quizzes.exchange.drafts import FILE_LIMIT, Draft, Reading, Refusal

STANDARD = "-"
# Where questions go that name no topic, when none is asked for.
NO_TOPIC = "Загруженные вопросы"


class Command(BaseCommand):
    help = (
        "Take questions of a file into the bank: all of them or none, unless --skip-bad. "
        "With --dry-run nothing is kept and everything is listed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        offered = [formats.AUTO, *formats.FORMATS, *formats.ALIASES]
        parser.add_argument("file", metavar="FILE", help="the file; - is the input")
        parser.add_argument(
            "--format", default=formats.AUTO, choices=offered, metavar="FORMAT", help=", ".join(offered)
        )
        parser.add_argument("--topic", default="", help="title or key of the topic that questions come under")
        parser.add_argument("--dry-run", action="store_true", help="only say what would come in")
        parser.add_argument("--skip-bad", action="store_true", help="take the good ones where some are refused")
        parser.add_argument("--again", action="store_true", help="take also what the bank has word for word")
        parser.add_argument("--json", action="store_true", help="say it in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        reading = formats.read(_content(file), Path(file).name if file != STANDARD else "", options["format"])
        accepted = reading.is_clean or (options["skip_bad"] and bool(reading.drafts))
        outcome, problem = None, ""
        if accepted and reading.drafts and not options["dry_run"]:
            try:
                outcome = _taken(reading, options["topic"], skip_known=not options["again"])
            except Refused as wrong:
                accepted, problem = False, " ".join(wrong.reasons)
        if options["json"]:
            self._tell_json(reading, accepted=accepted, outcome=outcome, problem=problem)
        else:
            self._tell(reading, outcome=outcome)
        if not accepted:
            raise CommandError(problem or _refusal(reading))

    def _tell_json(self, reading: Reading, *, accepted: bool, outcome: actions.Outcome | None, problem: str) -> None:
        said = {
            "format": reading.format,
            "accepted": accepted,
            "questions": len(reading.drafts),
            "by_kind": dict(sorted(Counter(draft.kind for draft in reading.drafts).items())),
            "drafts": [_draft(draft) for draft in reading.drafts],
            "refusals": [_refused(refusal) for refusal in reading.refusals],
            "remarks": list(reading.remarks),
            "created": None if outcome is None else len(outcome.questions),
            "known": None if outcome is None else outcome.known,
            "problem": problem,
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False))

    def _tell(self, reading: Reading, *, outcome: actions.Outcome | None) -> None:
        for remark in reading.remarks:
            self.stdout.write(remark)
        for draft in reading.drafts:
            self.stdout.write(f"{draft.place}: {draft.kind}: {draft.title or draft.body['stem'][:80]}")
            for remark in draft.remarks:
                self.stdout.write(f"    {remark}")
        for refusal in reading.refusals:
            self.stderr.write(f"{refusal.place or refusal.title}: {refusal.reason}")
        counted = Counter(draft.kind for draft in reading.drafts)
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
        self.stdout.write(
            f"{reading.format}: {len(reading.drafts)} question(s) read" + (f" ({kinds})" if kinds else "")
        )
        if outcome is not None:
            self.stdout.write(f"{len(outcome.questions)} created, {outcome.known} known already")


def _content(file: str) -> bytes:
    if file == STANDARD:
        return sys.stdin.buffer.read(FILE_LIMIT + 1)
    try:
        with Path(file).open("rb") as opened:
            return opened.read(FILE_LIMIT + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


@transaction.atomic
def _taken(reading: Reading, topic: str, *, skip_known: bool) -> actions.Outcome:
    under = _topic(topic)
    if under is None and not all(draft.topic for draft in reading.drafts):
        under = create_topic(title=NO_TOPIC, by=None)
    return actions.bring_in(reading=reading, by=None, topic=under, skip_known=skip_known)


def _topic(asked: str) -> Topic | None:
    if asked.isdecimal() and len(asked) < 10 and (found := Topic.objects.filter(pk=int(asked)).first()):
        return found
    return create_topic(title=asked[:120], by=None) if asked.strip() else None


def _draft(draft: Draft) -> dict[str, Any]:
    title = draft.title or draft.body["stem"][:80]
    return {"place": draft.place, "kind": draft.kind, "title": title, "remarks": list(draft.remarks)}


def _refused(refusal: Refusal) -> dict[str, Any]:
    return {
        "place": refusal.place,
        "title": refusal.title,
        "reason": refusal.reason,
        "harmless": refusal.harmless,
    }


def _refusal(reading: Reading) -> str:
    bad = [refusal for refusal in reading.refusals if not refusal.harmless]
    first = f"{bad[0].place}: {bad[0].reason}" if bad[0].place else bad[0].reason
    return f"nothing is taken: {len(bad)} refused; first: {first}"
