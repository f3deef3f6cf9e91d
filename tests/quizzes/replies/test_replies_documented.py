"""The table of findings in `docs/checker.md` is whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from quizzes.replies import check
from quizzes.replies.lexicon import document_patterns, phrase_rules, tone_rules
from quizzes.replies.quality import situation

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = Path(__file__).with_name("examples.jsonl")


@pytest.fixture(scope="module")
def documented() -> set[str]:
    rows = [
        line for line in (ROOT / "docs" / "checker.md").read_text(encoding="utf-8").splitlines() if line[:2] == "| "
    ]
    return set(re.findall(r"`([a-z_]+)`", "\n".join(row.split("|")[1] for row in rows)))


def test_every_code_of_the_word_lists_is_documented(documented: set[str]) -> None:
    codes = {rule.code for rule in (*phrase_rules(), *tone_rules())}
    codes |= {f"leak_{name}" for name, _ in document_patterns()}
    assert codes <= documented


def test_every_code_that_our_replies_get_is_documented(documented: set[str]) -> None:
    rows = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = {finding.code for row in rows for finding in check(row["reply"], situation(row)).findings}
    assert found <= documented
