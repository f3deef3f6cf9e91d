"""Questions of a file come in all or none, once, as they were looked at."""

import io

import pytest
from PIL import Image

from lms.errors import Refused
from lms.models import AuditEntry, StoredFile
from quizzes.exchange import actions, formats, keeping, queries
from quizzes.exchange.drafts import Draft, Reading
from quizzes.models import Question, QuestionImport, Topic
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

pytestmark = pytest.mark.django_db
GIFT = """$CATEGORY: $course$/top/Сроки/Продление

// [id:t-1] [tag:59-ФЗ]
На сколько продлевают ответ? {=на 30 дней ~на год}

$CATEGORY: $course$/top

За сколько отвечают? {=30 дней ~10 дней}
"""


def previewed(source=GIFT, by=None, name="questions.gift"):
    return actions.preview(data=source.encode() if isinstance(source, str) else source, name=name, by=by)


def test_questions_come_in_with_their_topics_tags_and_codes(trainer):
    other = Topic.objects.create(title="Разное")
    outcome = actions.apply(imported=previewed(by=trainer), by=trainer, topic=other)
    first, second = Question.objects.filter(pk__in=outcome.questions).order_by("pk")
    assert first.current.body["stem"] == "На сколько продлевают ответ?"
    assert (first.topic.title, first.topic.parent.title, first.topic.parent.parent) == ("Продление", "Сроки", other)
    assert (first.code, first.tags, first.author, first.current.made_by) == ("t-1", ["59-фз"], trainer, trainer)
    assert second.topic == other
    assert "продлевать" in first.lemmas


def test_everything_has_its_line_in_the_records(trainer):
    topic = Topic.objects.create(title="Разное")
    imported = previewed(by=trainer)
    outcome = actions.apply(imported=imported, by=trainer, topic=topic)
    created = AuditEntry.objects.filter(verb="quizzes.create_question", actor=trainer)
    assert {int(entry.subject_id) for entry in created} == set(outcome.questions)
    assert AuditEntry.objects.get(verb="quizzes.import_questions").data["questions"] == 2


def test_a_second_click_does_nothing_and_says_the_same(trainer):
    topic = Topic.objects.create(title="Разное")
    imported = previewed(by=trainer)
    first = actions.apply(imported=imported, by=trainer, topic=topic)
    assert actions.apply(imported=imported, by=trainer, topic=topic) == first
    assert Question.objects.count() == 2


def test_only_what_is_chosen_comes_in(trainer):
    outcome = actions.apply(imported=previewed(by=trainer), by=trainer, chosen={0})
    assert len(outcome.questions) == Question.objects.count() == 1


def test_all_or_nothing_where_a_question_has_no_topic(trainer):
    with pytest.raises(Refused, match="тему"):
        actions.apply(imported=previewed(by=trainer), by=trainer)
    assert not Question.objects.exists()
    assert not Topic.objects.exists()


def test_nothing_chosen_is_refused(trainer):
    with pytest.raises(Refused, match="хотя бы один"):
        actions.apply(imported=previewed(by=trainer), by=trainer, chosen=set())


def test_what_the_bank_has_word_for_word_is_left_out(trainer):
    topic = Topic.objects.create(title="Разное")
    actions.apply(imported=previewed(by=trainer), by=trainer, topic=topic)
    again = previewed(by=trainer)
    assert len(queries.known(keeping.unpacked(again.reading).drafts)) == 2
    assert [one.by for one in queries.imports_of_same_file(again)] == [trainer]
    outcome = actions.apply(imported=again, by=trainer, topic=topic)
    assert (outcome.questions, outcome.known) == ([], 2)
    twice = actions.apply(imported=previewed(by=trainer), by=trainer, topic=topic, skip_known=False)
    assert len(twice.questions) == 2
    assert Question.objects.filter(code="t-1").count() == 1


def test_a_picture_comes_in_checked_and_stored(trainer):
    held = io.BytesIO()
    Image.new("RGB", (3, 2)).save(held, "PNG")
    body = {**EVERY_KIND["single"], "picture": {"file": "двор.png", "alt": "Двор"}}
    draft = Draft("вопрос 1", "single", body, topic=("Дворы",), files={"двор.png": held.getvalue()})
    written = formats.FORMATS["moodle_xml"].write([draft])
    outcome = actions.apply(imported=previewed(written.data, trainer, "q.xml"), by=trainer)
    question = Question.objects.get(pk=outcome.questions[0])
    stored = StoredFile.objects.get(pk=question.current.body["picture"]["file"])
    assert list(question.current.files.all()) == [stored]
    assert (stored.name, stored.uploaded_by) == ("двор.png", trainer)
    back = queries.outgoing(Question.objects.all())[0]
    assert back.body["picture"] == {"file": "двор.png", "alt": "Двор"}
    assert back.files == {"двор.png": held.getvalue()}


def test_a_note_cannot_take_somebody_elses_file(trainer):
    """A body in a file names a stored file by its key: it is no file that came along."""
    body = {**EVERY_KIND["single"], "picture": {"file": 1, "alt": "чужое"}}
    source = formats.FORMATS["gift"].write([Draft("вопрос 1", "single", EVERY_KIND["single"], difficulty=2)])
    noted = source.data.decode().replace('"difficulty": 2', '"body": ' + __import__("json").dumps(body))
    found = formats.read(noted.encode(), "q.gift").drafts[0]
    assert "picture" not in found.body
    assert found.remarks


def test_a_look_left_alone_is_forgotten_after_a_week(trainer):
    old = previewed(by=trainer)
    QuestionImport.objects.update(made_at="2020-01-01T00:00:00Z")
    previewed(by=trainer)
    assert not QuestionImport.objects.filter(pk=old.pk).exists()


def test_what_goes_out_comes_back_the_same(trainer):
    kinds = sorted(EVERY_KIND.keys() - {"hotspot", "reply"})
    made = [builders.question(EVERY_KIND[kind], kind, topic="Всё") for kind in kinds]
    Question.objects.filter(pk=made[0].pk).update(tags=["срок"], code="q-1")
    before = queries.outgoing(Question.objects.all())
    for name in ("gift", "moodle_xml", "xlsx"):
        written = formats.FORMATS[name].write(before)
        left = {refusal.place for refusal in written.refusals}
        found = formats.read(written.data, f"q{formats.FORMATS[name].extensions[0]}")
        assert isinstance(found, Reading)
        known = queries.known(found.drafts)
        assert len(known) == len(found.drafts) == len(before) - len(left), name
        assert [draft.tags for draft in found.drafts] == [one.tags for one in before if one.place not in left]


def test_the_same_number_of_queries_however_many_questions(trainer, django_assert_max_num_queries):
    builders.question()
    with django_assert_max_num_queries(3):
        queries.outgoing(Question.objects.all())
    builders.question()
    builders.question()
    with django_assert_max_num_queries(3):
        assert len(queries.outgoing(Question.objects.all())) == 3


def test_a_quiz_goes_out_in_the_wordings_it_holds(trainer):
    question = builders.question()
    quiz = builders.quiz([question])
    from quizzes.bank.actions import revise

    revise(question=question, body=builders.single("Другой текст?"), by=trainer)
    assert queries.outgoing_of_quiz(quiz)[0].body["stem"] == "Кто отвечает?"
    assert queries.outgoing(Question.objects.all())[0].body["stem"] == "Другой текст?"
