"""``manage.py assess_replies``: replies in, judgements out, a comparison with people's labels."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from quizzes.replies import FEATURES

ROW = {
    "id": "r1",
    "channel": "vk_comment",
    "public": True,
    "author": "Света Л.",
    "citizen_message": "Люк открытый у школы, когда закроете?",
    "context_facts": ["Крышку поставят сегодня до 15:00"],
    "reply": "Светлана, здравствуйте! Крышку поставят сегодня до 15:00.",
    "labels": {"has_greeting": True, "has_deadline": True, "has_contact": False, "tone_ok": True, "overall": 80},
}


def _file(folder: Path, *lines: Any) -> Path:
    path = folder / "in.jsonl"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return path


def test_each_reply_becomes_one_line_with_its_features_findings_and_score(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    call_command("assess_replies", "--in", _file(tmp_path, ROW, "", {**ROW, "id": 2, "reply": "Ждите."}), "--out", out)
    first, second = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (first["id"], second["id"]) == ("r1", 2)
    assert set(first["features"]) == set(FEATURES)
    assert first["features"]["has_deadline"]
    assert not second["features"]["has_deadline"]
    assert {"greeting", "deadline"} <= {finding["code"] for finding in first["findings"]}
    assert first["score"] > second["score"]


def test_bad_lines_are_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    out, errors = tmp_path / "out.jsonl", io.StringIO()
    source = _file(
        tmp_path, "{", ROW, [1], {**ROW, "reply": None}, {**ROW, "context_facts": "одно"}, {**ROW, "id": "end"}
    )
    with pytest.raises(CommandError):
        call_command("assess_replies", "--in", source, "--out", out, stderr=errors)
    assert [json.loads(line)["id"] for line in out.read_text(encoding="utf-8").splitlines()] == ["r1", "end"]
    assert [line.split(":")[0] for line in errors.getvalue().splitlines()] == ["line 1", "line 3", "line 4", "line 5"]


def test_the_report_compares_with_the_labels_that_there_are(tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("assess_replies", "--in", _file(tmp_path, ROW, {**ROW, "labels": {}}), "--report", stdout=said)
    table = said.getvalue()
    assert "has_greeting" in table
    assert "Spearman" in table
    assert "(1 replies)" in table
    assert "answers_question" not in table


def test_a_report_without_labels_says_so(tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("assess_replies", "--in", _file(tmp_path, {**ROW, "labels": None}), "--report", stdout=said)
    assert "nothing to compare" in said.getvalue()


def test_a_pipe_works_and_a_bad_line_is_told_by_the_exit_code() -> None:
    lines = json.dumps(ROW) + "\nне JSON\n"
    command = [sys.executable, "manage.py", "assess_replies", "--in", "-", "--out", "-"]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=False)  # noqa: S603
    assert done.returncode != 0
    assert json.loads(done.stdout)["id"] == "r1"
    assert "line 2" in done.stderr.decode()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"absent\.jsonl"):
        call_command("assess_replies", "--in", tmp_path / "absent.jsonl")
