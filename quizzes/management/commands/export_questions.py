"""``manage.py export_questions``: questions of the bank, or of a quiz, as a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quizzes.assembly.models import Quiz
from quizzes.bank import queries as bank
from quizzes.bank.models import Question, Topic
from quizzes.exchange import formats, queries
from quizzes.exchange.drafts import Draft

STANDARD = "-"


class Command(BaseCommand):
    help = "Write questions as a file. What the format cannot hold is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        offered = [name for name, one in formats.FORMATS.items() if one.write]
        parser.add_argument("file", nargs="?", default=STANDARD, metavar="FILE", help="the file; - is the output")
        parser.add_argument("--format", required=True, choices=offered, metavar="FORMAT", help=", ".join(offered))
        parser.add_argument("--topic", default="", help="title or key of a topic: its questions and those below it")
        parser.add_argument("--quiz", type=int, help="key of a quiz: its questions in the wordings it holds")
        parser.add_argument("--ids", default="", help="keys of questions, with commas between")

    def handle(
        self, *args: Any, file: str, format: str, topic: str, quiz: int | None, ids: str, **options: Any
    ) -> None:
        write = formats.FORMATS[format].write
        drafts = _drafts(topic, quiz, ids)
        if write is None or not drafts:
            raise CommandError("no questions to write")
        written = write(drafts)
        for refusal in written.refusals:
            self.stderr.write(f"{refusal.place}: {refusal.reason}")
        for remark in written.remarks:
            self.stderr.write(remark)
        count = len(drafts) - len(written.refusals)
        if not count:
            raise CommandError("the format can hold none of the questions")
        if file == STANDARD:
            sys.stdout.buffer.write(written.data)
            return
        try:
            Path(file).write_bytes(written.data)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        self.stdout.write(f"{count} question(s) in {file}")


def _drafts(topic: str, quiz: int | None, ids: str) -> list[Draft]:
    if quiz is not None:
        found = Quiz.objects.filter(pk=quiz).first()
        if found is None:
            raise CommandError(f"no quiz {quiz}")
        return queries.outgoing_of_quiz(found)
    if ids:
        try:
            keys = [int(key) for key in ids.split(",")]
        except ValueError:
            raise CommandError("--ids takes numbers with commas between") from None
        return queries.outgoing(Question.objects.filter(pk__in=keys))
    return queries.outgoing(bank.questions(topic=_topic(topic)))


def _topic(asked: str) -> Topic | None:
    if not asked:
        return None
    found = Topic.objects.filter(title__iexact=asked).order_by("pk").first()
    if found is None and asked.isdecimal() and len(asked) < 10:
        found = Topic.objects.filter(pk=int(asked)).first()
    if found is None:
        raise CommandError(f"no topic «{asked}»")
    return found
