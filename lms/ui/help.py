"""The guides of `docs/help`: Markdown in the language of the pages, one file a guide, its title the first line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from .prose import with_scrolled_tables

# In the order in which they are offered.
GUIDES = (
    "lessons",
    "recordings",
    "kinds",
    "exchange",
    "replies",
    "dialogue",
    "defects",
    "improve",
    "decision",
    "triage",
    "channels",
    "authors",
    "checker",
    "rubric",
    "quizzes",
    "attempts",
    "answering",
    "marking",
    "analysis",
    "papers",
    "dashboard",
    "past",
    "requirements",
    "terms",
    "dates",
    "reminders",
    "outside",
    "past-training",
    "skills",
    "summaries",
    "concerns",
    "absences",
    "reports",
    "staff-import",
    "reorganisation",
    "hr-systems",
    "sessions",
    "attendance",
    "editor",
    "versions",
    "search",
    "enrolment",
    "after-session",
    "knowledge",
    "messengers",
)


@dataclass(frozen=True)
class Guide:
    """A guide as it is shown: ``body`` is HTML without the title."""

    slug: str
    title: str
    body: SafeString


def folder() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "help"


@cache
def guide(slug: str) -> Guide | None:
    """The guide with this name, None where there is none. Read once in the life of a process."""
    path = folder() / f"{slug}.md"
    if slug not in GUIDES or not path.is_file():
        return None
    title, _, text = path.read_text(encoding="utf-8").partition("\n")
    # The text comes with the project and raw HTML is off, so nothing in it needs to be cleaned.
    body = with_scrolled_tables(MarkdownIt("js-default").render(text))
    return Guide(slug, title.removeprefix("# ").strip(), mark_safe(body))  # noqa: S308


def guides() -> list[Guide]:
    return [found for slug in GUIDES if (found := guide(slug))]
