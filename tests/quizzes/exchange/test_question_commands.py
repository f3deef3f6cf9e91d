"""The commands take questions in and give them out, and say in JSON what they saw."""

import json

import pytest
from django.core.management import CommandError, call_command

from quizzes.models import Question, QuestionImport, Topic
from tests import builders
from tests.quizzes.bodies import EVERY_KIND

pytestmark = pytest.mark.django_db
GOOD = "За сколько отвечают? {=30 дней ~10 дней}\n\nПояснение.\n\nВерно? {T}\n"
BAD = GOOD + "\nСколько? {#много}\n"


@pytest.fixture
def file(tmp_path):
    def write(source, name="questions.txt"):
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        return str(path)

    return write


def told(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_look_lists_everything_and_keeps_nothing(file, capsys):
    call_command("import_questions", file(GOOD), "--dry-run", "--json")
    said = told(capsys)
    assert (said["format"], said["accepted"], said["questions"]) == ("gift", True, 2)
    assert said["by_kind"] == {"single": 1, "truefalse": 1}
    assert said["drafts"][0]["place"] == "строка 1"
    assert said["refusals"][0]["harmless"]
    assert not Question.objects.exists()
    assert not QuestionImport.objects.exists()


def test_a_file_with_a_bad_question_is_refused_whole(file, capsys):
    with pytest.raises(CommandError, match="строка 7"):
        call_command("import_questions", file(BAD), "--json")
    said = told(capsys)
    assert not said["accepted"]
    assert said["refusals"][-1]["place"] == "строка 7"
    assert not Question.objects.exists()


def test_unless_the_bad_ones_are_to_be_skipped(file, capsys):
    call_command("import_questions", file(BAD), "--skip-bad", "--topic", "Сроки", "--json")
    assert told(capsys)["created"] == 2
    assert Topic.objects.get().title == "Сроки"


def test_a_file_of_bad_questions_only_is_refused_all_the_same(file):
    with pytest.raises(CommandError):
        call_command("import_questions", file("Сколько? {#много}"), "--skip-bad")


def test_questions_without_a_topic_go_where_it_is_said(file, capsys):
    call_command("import_questions", file(GOOD))
    assert {question.topic.title for question in Question.objects.all()} == {"Загруженные вопросы"}
    call_command("import_questions", file(GOOD), "--json")
    assert told_last(capsys)["known"] == 2


def told_last(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_file_that_is_not_there_and_one_that_is_nothing(file):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_questions", "/nowhere/questions.txt")
    with pytest.raises(CommandError, match="Файл пустой"):
        call_command("import_questions", file(""))


@pytest.mark.parametrize("name", ["gift", "moodle_xml", "aiken", "xlsx"])
def test_questions_go_out_and_come_back(name, tmp_path, capsys):
    builders.question()
    path = str(tmp_path / "out")
    call_command("export_questions", path, "--format", name)
    call_command("import_questions", path, "--dry-run", "--json", "--format", name)
    assert told_last(capsys)["by_kind"] == {"single": 1}


def test_only_those_of_a_topic_of_a_quiz_or_by_their_keys(tmp_path, capsys):
    first, second = builders.question(topic="Первая"), builders.question(topic="Вторая")
    quiz = builders.quiz([first])
    path = tmp_path / "out.gift"
    for asked, found in (
        (["--topic", "вторая"], "Вторая"),
        (["--quiz", str(quiz.pk)], "Первая"),
        (["--ids", str(second.pk)], "Вторая"),
    ):
        call_command("export_questions", str(path), "--format", "gift", *asked)
        assert path.read_text(encoding="utf-8").count("$CATEGORY") == 1
        assert found in path.read_text(encoding="utf-8")


def test_what_the_format_cannot_hold_is_named(tmp_path, capsys):
    builders.question()
    builders.question(EVERY_KIND["cloze"], "cloze")
    call_command("export_questions", str(tmp_path / "out"), "--format", "gift")
    assert "вопрос 2" in capsys.readouterr().err
    with pytest.raises(CommandError):
        call_command("export_questions", str(tmp_path / "out"), "--format", "gift", "--ids", "999999")
