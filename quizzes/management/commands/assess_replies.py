"""``manage.py assess_replies``: the checker's judgement of a file of replies, one JSON object a line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError

from quizzes import replies
from quizzes.replies.quality import RowError, Tally, situation

STANDARD = "-"


class Command(BaseCommand):
    help = (
        "Judge replies. A line has id, channel, public, author, citizen_message, context_facts, reply, perhaps points; "
        "the line that comes out has id, rules_version, features, findings, criteria, caps, score. "
        "Lines that cannot be read are named, the others are judged all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--in", dest="source", default=STANDARD, metavar="FILE", help="JSON lines; - is the input")
        parser.add_argument("--out", dest="target", metavar="FILE", help="where the judgements go; - is the output")
        parser.add_argument(
            "--report", action="store_true", help="compare with «labels»: precision, recall, F1, error, order"
        )

    def handle(self, *args: Any, source: str, target: str | None, report: bool, **options: Any) -> None:
        target = target or (None if report else STANDARD)
        tally, bad = Tally(), 0
        with ExitStack() as stack:
            lines = _opened(stack, source)
            out = _written(stack, target, self.stdout) if target else None
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    row = _row(line)
                    judged = replies.check(row["reply"], situation(row))
                except RowError as wrong:
                    bad += 1
                    self.stderr.write(f"line {number}: {wrong}")
                    continue
                if out:
                    out.write(json.dumps(_judgement(row, judged), ensure_ascii=False) + "\n")
                if isinstance(row.get("labels"), dict):
                    tally.add(row["labels"], judged)
        if report:
            self._tell(tally, aside=target == STANDARD)
        if bad:
            raise CommandError(f"{bad} bad line(s); the others are judged")

    def _tell(self, tally: Tally, *, aside: bool) -> None:
        said = self.stderr if aside else self.stdout
        if not tally.counts and not tally.scores:
            said.write("No line has labels: there is nothing to compare with.")
            return
        said.write(tally.quality().table())


def _opened(stack: ExitStack, source: str) -> Iterator[bytes]:
    if source == STANDARD:
        return iter(sys.stdin.buffer)
    try:
        return iter(stack.enter_context(Path(source).open("rb")))
    except OSError as error:
        raise CommandError(f"{source}: {error.strerror}") from None


def _written(stack: ExitStack, target: str, stdout: Any) -> IO[str] | Any:
    if target == STANDARD:
        return stdout
    try:
        # A lone half of a character pair has no UTF-8 of its own.
        return stack.enter_context(Path(target).open("w", encoding="utf-8", errors="backslashreplace"))
    except OSError as error:
        raise CommandError(f"{target}: {error.strerror}") from None


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise RowError("not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowError(f"not JSON ({error})") from None
    if not isinstance(row, dict):
        raise RowError("not a JSON object")
    if not isinstance(row.get("id"), str | int):
        raise RowError("«id» is missing")
    return row


def _judgement(row: dict[str, Any], report: replies.Report) -> dict[str, Any]:
    said = report.to_json()
    parts = ("rules_version", "features", "findings", "criteria", "caps", "exceptions", "score")
    return {"id": row["id"], **{part: said[part] for part in parts}}
