"""What Moodle accepts we accept, question by question, and an answer earns here what it earned there."""

import json
import os
from pathlib import Path

import pytest

from quizzes.exchange import formats
from tests.quizzes.exchange.answering import earned

CORPUS = Path(os.environ.get("OTKLIK_SHARED", "../shared")) / "corpora" / "questions"
beside = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of question files is not beside; set OTKLIK_SHARED")

KINDS = {
    "essay": "essay",
    "match": "match",
    "multianswer": "cloze",
    "numerical": "number",
    "ordering": "order",
    "shortanswer": "short",
    "truefalse": "truefalse",
}
# Where we say no on purpose, and why.
REFUSED = {
    "moodle_ddimageortext_testquestion.moodle.xml": "labels put on places of a picture: no kind of ours",
    "moodle_ddmarker_testquestion.moodle.xml": "markers of two sorts on one picture: a hotspot has one",
}
# Where Moodle is wrong: it takes the first answer of a pool for «true» whatever it says. The key says true.
DIFFERENT = {"moodle_sample_blackboard_pool.dat": {"42 is the Absolute Answer to everything."}}
FILES = sorted(CORPUS.glob("*/*.expected.json"))


def expected(path):
    said = json.loads(path.read_text(encoding="utf-8"))
    data = path.with_name(path.name.removesuffix(".expected.json")).read_bytes()
    return said, formats.read(data, said["file"], said["format"])


@beside
def test_the_corpus_is_there():
    assert len(FILES) > 50


@beside
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_file_reads_as_moodle_read_it(path):
    said, reading = expected(path)
    if said["file"] in REFUSED:
        assert reading.refusals
        assert all(refusal.reason and refusal.place for refusal in reading.refusals)
        return
    assert reading.is_clean == said["ok"], reading.refusals
    asked = [one for one in said["questions"] if one["qtype"] != "description"]
    assert len(reading.drafts) == len(asked)
    assert len([one for one in reading.refusals if one.harmless]) == len(said["questions"]) - len(asked)
    for draft, question in zip(reading.drafts, asked, strict=True):
        assert draft.kind == kind(question), question["name"]
        assert draft.points == question["defaultmark"] or question["qtype"] == "multianswer"
        assert set(draft.tags) == set(question["tags"])
        if question["name"] in DIFFERENT.get(said["file"], ()):
            continue
        for pair in question["grading"]:
            fraction = earned(draft.kind, draft.body, pair["response"])
            assert fraction == pytest.approx(max(0.0, pair["fraction"]), abs=1e-5), (question["name"], pair)


def kind(question):
    if question["qtype"] == "multichoice":
        return "single" if question["options"]["single"] == "1" else "multiple"
    return KINDS[question["qtype"]]


@beside
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_the_format_of_a_file_is_told_by_its_content(path):
    said = json.loads(path.read_text(encoding="utf-8"))
    data = path.with_name(path.name.removesuffix(".expected.json")).read_bytes()
    found = formats.detect(data, "questions.txt" if said["format"] != "xml" else "questions.xml")
    named = formats.ALIASES.get(said["format"], said["format"])
    # The signs of missing word are those of GIFT, and read as GIFT they say the same.
    assert found is not None
    assert found.name == ("gift" if named == "missing_word" else named)
