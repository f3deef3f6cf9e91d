"""Whatever is wrong with a file, it is read: with reasons, and only with questions that can be used."""

from __future__ import annotations

import json
import random

import pytest

from quizzes.exchange import actions, formats, keeping, looks
from quizzes.exchange.drafts import Reading
from quizzes.models import Question, Topic
from quizzes.scoring import KINDS
from tests.quizzes.exchange.damage import broken, broken_archive, samples

ROUNDS = {"xlsx": 60, "moodle_xml": 80}
SAMPLES = samples()


def holds(reading: Reading) -> None:
    """Every question can be used, shown and kept; every refusal says why."""
    assert all(refusal.reason for refusal in reading.refusals)
    for number, draft in enumerate(reading.drafts):
        assert not KINDS[draft.kind].problems(draft.body)
        looks.look(number + 1, draft, None)
    kept, files = keeping.packed(reading)
    written = json.dumps(kept, allow_nan=False, ensure_ascii=False)
    assert "\0" not in written
    written.encode()
    assert keeping.unpacked(json.loads(written), files).refusals == reading.refusals


@pytest.mark.parametrize("name", SAMPLES)
def test_a_whole_file_reads(name):
    for data in SAMPLES[name]:
        reading = formats.read(data, "", name)
        assert reading.is_clean, reading.refusals
        holds(reading)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("asked", [True, False], ids=["named", "guessed"])
def test_a_damaged_file_is_read_without_a_fall(name, asked):
    dice = random.Random(f"{name}{asked}")
    for _round in range(ROUNDS.get(name, 150)):
        data = dice.choice(SAMPLES[name])
        data = broken_archive(data, dice) if name == "xlsx" and dice.random() < 0.7 else broken(data, dice)
        holds(formats.read(data, f"a{formats.FORMATS[name].extensions[0]}", name if asked else formats.AUTO))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>', "сущности"),
        (b"<quiz><question type='essay'>", "повреждён"),
        (b"<?xml version='1.0' encoding='nothing'?><quiz/>", "Кодировка"),
        (b"<html></html>", "Moodle XML"),
    ],
)
def test_dangerous_and_broken_xml_is_refused_in_words(data, said):
    assert said in formats.read(data, "a.xml", "moodle_xml").refusals[0].reason


def test_deep_xml_does_not_exhaust_the_stack():
    data = b"<quiz>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</quiz>"
    assert isinstance(formats.read(data, "a.xml", "moodle_xml"), Reading)


@pytest.mark.django_db
def test_nothing_is_imported_by_halves(trainer, monkeypatch):
    """The last question cannot be stored: the first ones are not there either."""
    topic = Topic.objects.create(title="Разное")
    imported = actions.preview(data="А? {T}\n\nБ? {T}\n\nВ? {T}".encode(), name="a.gift", by=trainer)
    kept = imported.reading
    kept["drafts"][2]["difficulty"] = 99_999_999
    imported.reading = kept
    imported.save()
    with pytest.raises(Exception, match="out of range"):
        actions.apply(imported=imported, by=trainer, topic=topic)
    assert not Question.objects.exists()
