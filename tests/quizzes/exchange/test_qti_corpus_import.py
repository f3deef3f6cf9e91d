"""Items and packages that others wrote come in, or are refused with a reason; their scores stay what they were."""

from __future__ import annotations

import io
import json
import os
import posixpath
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from quizzes.exchange import qti as reader
from quizzes.exchange.archives import Archive, pack
from quizzes.exchange.drafts import Unreadable
from quizzes.exchange.qti.item import read_item
from quizzes.exchange.qti.source import Source
from quizzes.exchange.qti.writing.package import write
from quizzes.scoring import KINDS, AnswerError, qti
from tests.quizzes.exchange.qti_answers import InexpressibleError, binding_of, earned
from tests.quizzes.exchange.test_qti_export import without_notes

CORPORA = Path(os.environ.get("OTKLIK_SHARED", "../shared")) / "corpora"
beside = pytest.mark.skipif(not (CORPORA / "qti").is_dir(), reason="the QTI corpus is not beside; set OTKLIK_SHARED")


def _cases() -> dict[str, list[dict[str, Any]]]:
    by_item = defaultdict(list)
    for case in json.loads((CORPORA / "qti" / "score_cases.json").read_text()):
        by_item[case["item"]].append(case)
    return by_item


def _with_pictures(raw: bytes) -> Archive:
    """The item in a package, with a blank picture wherever it wants one: the corpus has items alone."""
    buffer = io.BytesIO()
    Image.new("RGB", (400, 300)).save(buffer, "PNG")
    wanted = [node.get("data") or node.get("src") for node in qti.parse(raw).find("object", "img")]
    names = [posixpath.normpath(posixpath.join("a/b", href)) for href in wanted if href and ":" not in href]
    pictures = {name.lstrip("/"): buffer.getvalue() for name in names if not name.startswith("..")}
    return Archive(pack({**pictures, "a/b/item.xml": raw}))


@beside
def test_imported_questions_give_the_scores_of_the_standard() -> None:
    seen: Counter[str] = Counter()
    wrong = []
    for item, cases in _cases().items():
        raw = (CORPORA / item).read_bytes()
        source = Source("a/b/item.xml", _with_pictures(raw))
        try:
            draft = read_item(qti.parse(raw), source)
        except qti.QtiError:
            seen["refused"] += len(cases)
            continue
        if draft.kind == "essay":
            seen["for a person"] += len(cases)
            continue
        how, top = binding_of(draft, raw, source)
        for case in cases:
            try:
                got = earned(draft, how, case["responses"])
            except (InexpressibleError, AnswerError):
                seen["cannot be answered so"] += 1
                continue
            seen["run"] += 1
            share = min(1.0, max(0.0, case["expected"]["SCORE"] / top))
            if got != pytest.approx(share, abs=1e-4):
                wrong.append((item, case["label"], share, got))
    assert wrong == []
    assert seen["run"] >= 1170, seen
    assert seen["cannot be answered so"] <= 12, seen


@beside
def test_every_item_comes_in_or_is_refused_with_a_reason_and_what_comes_in_can_be_used() -> None:
    drafts, unread = 0, []
    for path in sorted((CORPORA / "qti").glob("[23].*/*/*.xml")):
        try:
            reading = reader.read(path.read_bytes(), path.name)
        except Unreadable:
            unread.append(path.name)
            continue
        drafts += len(reading.drafts)
        assert reading.drafts or reading.refusals, path
        assert all(refusal.reason and refusal.place for refusal in reading.refusals)
        assert [problem for draft in reading.drafts for problem in KINDS[draft.kind].problems(draft.body)] == []
    # The one file that is no XML.
    assert unread == ["fixtures_items_2.2__audio-video.xml"]
    assert drafts >= 220


@beside
@pytest.mark.parametrize(
    ("package", "came", "refused"),
    [
        ("1edtech_CASE", 3, 0),
        ("1edtech_items", 33, 24),
        ("1edtech_ccPackage", 11, 0),
        ("1edtech_sample_pci", 0, 1),
        ("kennisnet_no-metadata", 28, 18),
        ("kennisnet_invalid-response-processing", 7, 13),
    ],
)
def test_packages_come_in_with_their_pictures(package: str, came: int, refused: int) -> None:
    data = (CORPORA / "qti" / "packages" / f"{package}.zip").read_bytes()
    assert reader.sniff(data, "x.zip")
    reading = reader.read(data, "x.zip")
    assert (len(reading.drafts), len(reading.refusals)) == (came, refused)
    for draft in reading.drafts:
        assert KINDS[draft.kind].problems(draft.body) == []
        assert "picture" not in draft.body or draft.body["picture"]["file"] in draft.files


@beside
@pytest.mark.parametrize("package", ["1edtech_lti", "1edtech_usageData"])
def test_a_package_without_items_is_refused_whole(package: str) -> None:
    data = (CORPORA / "qti" / "packages" / f"{package}.zip").read_bytes()
    with pytest.raises(Unreadable, match="нет ни одного задания"):
        reader.read(data, "x.zip")


@beside
def test_rules_that_others_wrote_go_out_and_come_back_and_score_the_same() -> None:
    ran = 0
    for place, (item, cases) in enumerate(_cases().items()):
        raw, version = (CORPORA / item).read_bytes(), ("2.2", "3.0")[place % 2]
        reading = reader.read(raw, item)
        if not reading.drafts or "processing" not in reading.drafts[0].body:
            continue
        draft = reading.drafts[0]
        data = without_notes(write([draft], version).data)
        archive = Archive(data)
        (other,) = reader.read(data, "x.zip").drafts
        how, _ = binding_of(draft, raw, Source())
        other_how, _ = binding_of(other, archive.read("items/Q1.xml"), Source("items/Q1.xml", archive))
        for case in cases:
            try:
                got = earned(draft, how, case["responses"])
            except (InexpressibleError, AnswerError):
                continue
            ran += 1
            assert earned(other, other_how, case["responses"]) == pytest.approx(got), (item, case["label"])
    assert ran > 600
