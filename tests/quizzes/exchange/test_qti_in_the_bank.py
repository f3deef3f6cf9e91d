"""A package goes into the bank, its questions into a quiz, and an attempt is graded by the rules that came along."""

from __future__ import annotations

from decimal import Decimal

import pytest

from quizzes.attempts import actions as attempts
from quizzes.exchange import actions, formats
from quizzes.exchange.qti.writing.package import write
from quizzes.models import Item, Question, Topic
from tests import builders
from tests.quizzes.exchange.test_qti_export import draft, without_notes
from tests.quizzes.exchange.test_qti_import import SEVERAL, item, package, response

RULES = (
    "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
    "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>4"
    "</baseValue></setOutcomeValue></responseIf><responseElseIf><member><baseValue baseType='identifier'>A"
    "</baseValue><variable identifier='RESPONSE'/></member><setOutcomeValue identifier='SCORE'>"
    "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseElseIf></responseCondition>"
    "</responseProcessing>"
)


def taken(data: bytes, trainer) -> list[Question]:
    reading = formats.read(data, "x.zip")
    assert reading.is_clean, reading.refusals
    topic = Topic.objects.create(title="Из файла")
    outcome = actions.bring_in(reading=reading, by=trainer, topic=topic)
    return list(Question.objects.filter(pk__in=outcome.questions).order_by("pk"))


@pytest.mark.django_db
@pytest.mark.parametrize(("chosen", "percent"), [("аб", 100), ("а", 25), ("ав", 25), ("б", 0)])
def test_an_attempt_is_graded_by_the_rules_of_the_item(trainer, learner, chosen, percent):
    resource = '<resource identifier="I" type="imsqti_item_xmlv2p2" href="one.xml"/>'
    one = item(SEVERAL, response("A", "B", cardinality="multiple"), processing=RULES)
    (question,) = taken(package({"one.xml": one}, resource), trainer)
    quiz = builders.quiz([question])

    attempt = attempts.start(quiz=quiz, user=learner)
    kept = Item.objects.get(attempt=attempt)
    ids = {option["text"]: option["id"] for option in kept.shown["options"]}
    data = {"answer": [ids[text] for text in chosen]}
    attempts.save_answer(attempt=attempt, position=kept.position, data=data, sequence=1)
    graded = attempts.submit(attempt=attempt)

    assert graded.percent == Decimal(percent)


@pytest.mark.django_db
def test_pictures_of_a_package_are_stored_with_its_questions(trainer):
    data = without_notes(write([draft("hotspot areas"), draft("hotspot points")], "3.0").data)
    questions = taken(data, trainer)
    assert len(questions) == 2
    for question in questions:
        assert question.current is not None
        assert isinstance(question.current.body["picture"]["file"], int)
