"""A quiz on paper: papers are frozen, printed, keyed in by numbers, and count like any other attempt."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from lms.errors import Refused
from lms.models import AuditEntry, User
from quizzes.attempts import actions as attempts
from quizzes.models import Attempt, Paper, Printing, Quiz
from quizzes.papers import actions, notation, pdf, queries
from quizzes.scoring import KINDS
from tests import builders

BODIES = {
    "single": builders.single("Кто отвечает жителю?", right="b"),
    "multiple": {**builders.single("Какие каналы есть?", options=4), "correct": ["a", "c"]},
    "match": {"stem": "Соотнесите.", "pairs": [["Комментарий", "Виден всем"], ["Письмо", "Тридцать дней"]]},
    "order": {**builders.single("По порядку.", options=3), "correct": ["a", "b", "c"]},
    "short": {"stem": "Какой закон?", "accepted": ["59-ФЗ"]},
}
GAPPED = {
    "truefalse": ({"stem": "Отвечать нужно всем.", "answer": True}, "1"),
    "number": ({"stem": "Сколько дней?", "answers": [{"value": 30, "tolerance": 0}]}, "30"),
    "cloze": (
        {
            "stem": "Ответ дают за [[1]] дней, если речь о [[2]].",
            "gaps": [
                {"id": "1", "kind": "text", "accepted": ["тридцать"]},
                {
                    "id": "2",
                    "kind": "list",
                    "shuffle": False,
                    "options": [{"id": "a", "text": "снеге"}, {"id": "b", "text": "письме"}],
                    "correct": ["b"],
                },
            ],
        },
        "тридцать / 2",
    ),
    "words": (
        {
            "stem": "Сначала [[1]], потом [[2]].",
            "shuffle": False,
            "words": [{"id": "a", "text": "имя"}, {"id": "b", "text": "срок"}, {"id": "c", "text": "спор"}],
            "places": {"1": "b", "2": "a"},
        },
        "2 1",
    ),
    "categorise": (
        {
            "stem": "Разложите.",
            "shuffle": False,
            "categories": [{"id": "a", "text": "Срочно"}, {"id": "b", "text": "Не срочно"}],
            "items": [
                {"id": "1", "text": "Прорвало трубу", "category": "a"},
                {"id": "2", "text": "Спасибо", "category": "b"},
            ],
        },
        "1 2",
    ),
    "hotspot": (
        {
            "stem": "Где срок?",
            "mode": "areas",
            "ratio": 2,
            "picture": {"file": 1, "alt": "Снимок ответа"},
            "areas": [
                {"id": "a", "text": "Верх", "shape": "rect", "coords": [0, 0, 500, 500]},
                {"id": "b", "text": "Низ", "shape": "circle", "coords": [700, 700, 100], "right": True},
            ],
        },
        "2",
    ),
}


@pytest.fixture
def quiz(db: None) -> Quiz:
    return builders.quiz([builders.question(body, kind=kind) for kind, body in BODIES.items()], shuffle_questions=False)


@pytest.fixture
def printing(quiz: Quiz, trainer: User, learner: User) -> Printing:
    return actions.print_quiz(quiz=quiz, by=trainer, people=[learner], blank=2, rng=random.Random(7))


def right(paper: Paper) -> dict[int, str]:
    """The right answers as a trainer would key them in."""
    return {number: _right(one["shown"], one["key"]) for number, one in enumerate(paper.questions, start=1)}


def _right(shown: dict, key: dict) -> str:
    if shown["kind"] == "short":
        return key["accepted"][0]
    if shown["kind"] == "match":
        places = {option["id"]: place for place, option in enumerate(shown["right"], start=1)}
        return " ".join(str(places[key["pairs"][row["id"]]]) for row in shown["left"])
    places = {option["id"]: place for place, option in enumerate(shown["options"], start=1)}
    return " ".join(str(places[item]) for item in key["correct"])


def key_in(paper: Paper, user: User, by: User, answers: dict[int, str] | None = None) -> Attempt:
    answers = right(paper) if answers is None else answers
    return actions.key_in(paper=paper, user=user, answers=answers, finished_on=timezone.localdate(), by=by)


def test_everybody_gets_a_paper_of_her_own_and_some_have_no_name(printing: Printing, learner: User) -> None:
    papers = list(printing.papers.all())
    assert [paper.user for paper in papers] == [learner, None, None]
    assert [paper.code for paper in papers] == [f"{printing.pk}-{number}" for number in (1, 2, 3)]
    assert len({str(paper.questions) for paper in papers}) == 3


def test_right_answers_by_number_give_a_passed_attempt_marked_as_from_paper(
    printing: Printing, learner: User, trainer: User
) -> None:
    paper = printing.papers.get(number=1)
    attempt = key_in(paper, learner, trainer)
    assert (attempt.state, attempt.percent, attempt.passed) == (Attempt.State.GRADED, 100, True)
    paper.refresh_from_db()
    assert (paper.attempt, paper.keyed_by) == (attempt, trainer)
    assert AuditEntry.objects.filter(verb="quizzes.key_paper", actor=trainer).count() == 1


def test_what_is_left_blank_earns_nothing(printing: Printing, learner: User, trainer: User) -> None:
    paper = printing.papers.get(number=1)
    answers = {**right(paper), 1: "", 2: "-"}
    attempt = key_in(paper, learner, trainer, answers)
    assert attempt.percent == 60
    assert attempt.items.filter(answer__isnull=True).count() == 2


def test_a_paper_is_keyed_in_once(printing: Printing, learner: User, trainer: User) -> None:
    paper = printing.papers.get(number=1)
    first = key_in(paper, learner, trainer)
    again = key_in(paper, learner, trainer, answers={})
    assert again == first
    assert Attempt.objects.count() == 1


def test_a_question_corrected_after_printing_changes_nothing_on_the_paper(
    printing: Printing, learner: User, trainer: User
) -> None:
    revision = printing.quiz.sections.get().pool.get(revision__kind="single").revision
    type(revision).objects.filter(pk=revision.pk).update(body={**revision.body, "correct": ["a"]})
    assert key_in(printing.papers.get(number=1), learner, trainer).percent == 100


def test_the_pass_mark_is_the_one_that_stands_on_the_paper(printing: Printing, learner: User, trainer: User) -> None:
    Quiz.objects.filter(pk=printing.quiz_id).update(pass_percent=100)
    paper = printing.papers.get(number=1)
    attempt = key_in(paper, learner, trainer, {**right(paper), 1: ""})
    assert (attempt.pass_percent, attempt.percent, attempt.passed) == (80, 80, True)


def test_practice_is_not_printed(quiz: Quiz, trainer: User) -> None:
    quiz.practice = True
    with pytest.raises(Refused, match="Тренировку на бумаге"):
        actions.print_quiz(quiz=quiz, by=trainer, blank=1)


@pytest.mark.parametrize(
    ("position", "text", "said"),
    [
        (1, "9", "номера от 1 до 3"),
        (1, "1 2", "один ответ"),
        (2, "один", "не подходит"),
        (3, "1 2 1", "Строк 2"),
        (4, "1 1 2", "дважды"),
    ],
)
def test_an_answer_that_makes_no_sense_is_named_and_nothing_is_kept(
    printing: Printing, learner: User, trainer: User, position: int, text: str, said: str
) -> None:
    paper = printing.papers.get(number=1)
    with pytest.raises(actions.Misread) as refused:
        key_in(paper, learner, trainer, {**right(paper), position: text})
    assert list(refused.value.problems) == [position]
    assert said in refused.value.problems[position]
    assert not Attempt.objects.exists()


def test_somebody_elses_paper_is_refused(printing: Printing, stranger: User, trainer: User) -> None:
    with pytest.raises(Refused, match="другого человека"):
        key_in(printing.papers.get(number=1), stranger, trainer)


def test_a_paper_waits_while_its_person_answers_on_the_screen(printing: Printing, learner: User, trainer: User) -> None:
    attempts.start(quiz=printing.quiz, user=learner)
    with pytest.raises(Refused, match="идёт попытка на экране"):
        key_in(printing.papers.get(number=1), learner, trainer)


def test_paper_gives_no_more_attempts_than_the_screen(printing: Printing, stranger: User, trainer: User) -> None:
    Quiz.objects.filter(pk=printing.quiz_id).update(max_attempts=1)
    key_in(printing.papers.get(number=2), stranger, trainer)
    with pytest.raises(Refused, match="закончились"):
        key_in(printing.papers.get(number=3), stranger, trainer)


def test_a_day_to_come_is_refused(printing: Printing, learner: User, trainer: User) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    paper = printing.papers.get(number=1)
    with pytest.raises(Refused, match="ещё не наступила"):
        actions.key_in(paper=paper, user=learner, answers={}, finished_on=tomorrow, by=trainer)


def test_an_attempt_from_paper_ended_on_the_day_it_was_written(
    printing: Printing, learner: User, trainer: User
) -> None:
    day = timezone.localdate() - dt.timedelta(days=2)
    paper = printing.papers.get(number=1)
    attempt = actions.key_in(paper=paper, user=learner, answers=right(paper), finished_on=day, by=trainer)
    assert attempt.finished_at is not None
    assert timezone.localdate(attempt.finished_at) == day


def test_a_quiz_that_is_not_ready_is_not_printed(trainer: User) -> None:
    with pytest.raises(Refused, match="нет ни одного вопроса"):
        actions.print_quiz(quiz=builders.quiz([]), by=trainer, blank=1)


def test_nobody_means_nothing_to_print(quiz: Quiz, trainer: User) -> None:
    with pytest.raises(Refused, match="от одного до 100"):
        actions.print_quiz(quiz=quiz, by=trainer)


@pytest.mark.parametrize("kind", GAPPED)
def test_every_kind_is_answered_by_numbers_and_words(kind: str) -> None:
    body, written = GAPPED[kind]
    shown = KINDS[kind].present(body, random.Random(1), False)
    answer = KINDS[kind].parse(shown, notation.fields(shown, written))
    assert KINDS[kind].score(shown, KINDS[kind].key(body), answer) == 1.0


def test_all_kinds_stand_on_paper_with_the_areas_of_a_picture_numbered() -> None:
    shown = [KINDS[kind].present(body, random.Random(1), False) for kind, (body, _) in GAPPED.items()]
    sheet = pdf.Sheet("1-1", "", [{"section_title": "", "shown": one} for one in shown])
    picture = io.BytesIO()
    Image.new("RGB", (200, 100), "white").save(picture, "PNG")
    document = pypdfium2.PdfDocument(pdf.render(pdf.Heading("Тест", 80, None), [sheet], {1: picture.getvalue()}))
    text = " ".join(document[1].get_textpage().get_text_range().split())
    assert "за (а) ________ дней" in text
    assert "б) 1) снеге 2) письме" in text
    assert "2) Низ" in text


def test_points_on_a_picture_are_not_printed_and_the_question_is_named(trainer: User) -> None:
    body = {**GAPPED["hotspot"][0], "mode": "point"}
    quiz = builders.quiz([builders.question(body, kind="hotspot")])
    with pytest.raises(Refused, match="на бумаге не задать"):
        actions.print_quiz(quiz=quiz, by=trainer, blank=1)


@pytest.mark.parametrize(("text", "numbers"), [("13", ["1", "3"]), ("1, 3", ["1", "3"]), ("3;1", ["3", "1"])])
def test_numbers_are_read_however_they_are_parted(text: str, numbers: list[str]) -> None:
    shown = {"kind": "multiple", "options": [{"id": str(n), "text": f"В{n}"} for n in range(1, 5)]}
    assert notation.fields(shown, text) == {"answer": numbers}


def test_the_pdf_holds_every_paper_with_its_number_and_the_name(printing: Printing, learner: User) -> None:
    document = pypdfium2.PdfDocument(_pdf(printing))
    pages = [page.get_textpage().get_text_range() for page in document]
    for number in (1, 2, 3):
        assert sum(f"Бланк {printing.pk}-{number}" in page for page in pages) == 2
    assert learner.get_full_name() in pages[0]
    assert "Кто отвечает жителю?" in pages[1]
    assert "Тридцать дней" in pages[1]


def test_the_same_papers_make_the_same_pdf(printing: Printing) -> None:
    assert _pdf(printing) == _pdf(printing)


def _pdf(printing: Printing) -> bytes:
    return pdf.render(
        pdf.Heading(printing.title, printing.pass_percent, printing.minutes), queries.sheets(printing), {}
    )


# --- pages ------------------------------------------------------------------------------------------------------------
def test_a_trainer_prints_and_keys_in(
    quiz: Quiz, learner: User, trainer: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(trainer)
    made = client.post(f"/quizzes/{quiz.pk}/papers/print/", {"blank": "1", "people": "ANNA@example.org", "note": "Зал"})
    printing = Printing.objects.get()
    assert made["Location"] == f"/printings/{printing.pk}/"
    download = client.get(f"/printings/{printing.pk}/download/")
    assert download["Content-Type"] == "application/pdf"
    assert pypdfium2.PdfDocument(io.BytesIO(download.content))
    first, second = printing.papers.all()
    data = {f"a{number}": text for number, text in right(first).items()}
    keyed = client.post(
        f"/papers/{first.pk}/", {**data, "finished_on": f"{timezone.localdate():%Y-%m-%d}", "next": "1"}
    )
    assert keyed["Location"] == f"/papers/{second.pk}/"
    page = client.get(f"/attempts/{Attempt.objects.get().pk}/examine/").content.decode()
    assert "с бумаги, бланк" in page
    assert f">{first.code}</a>" in page


def test_what_was_keyed_stays_in_the_fields_when_something_is_wrong(
    printing: Printing, trainer: User, client_of: Callable[[User], Client]
) -> None:
    paper = printing.papers.get(number=2)
    data = {"who": "Нетакого", "finished_on": f"{timezone.localdate():%Y-%m-%d}", "a1": "9", "a5": "59-ФЗ"}
    page = client_of(trainer).post(f"/papers/{paper.pk}/", data)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Такого человека на сайте нет" in text
    assert 'value="59-ФЗ"' in text
    paper.refresh_from_db()
    assert paper.attempt is None


def test_an_unknown_address_is_named_before_anything_is_printed(
    quiz: Quiz, trainer: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(trainer).post(f"/quizzes/{quiz.pk}/papers/print/", {"blank": "0", "people": "no@example.org"})
    assert page.status_code == 422
    assert "no@example.org" in page.content.decode()
    assert not Printing.objects.exists()
