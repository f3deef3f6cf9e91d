"""A bad reply is given; what is wrong with it is marked and compared with the key."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.defects import DEFECTS, FAULTS, Passage, clauses, pair, proposed, read_marked, score
from tests import builders

MARKED = (
    "Добрый день! [[Сообщаем, что ремонт осуществляется|канцелярит|Проще: дорогу чинят.]] по графику. "
    "[[Надо было думать раньше.|тон|Упрёк жителю.]] Справка: [[кв. 57|личные данные|Номер квартиры увидят все.]]."
)
TASK = read_marked(MARKED)
PERFECT = [[key.first, key.last, key.fault] for key in TASK.keys]


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="defects", setup={"marked": MARKED}, model_reply="")


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner)


def points(marks):
    passages = [Passage(*mark) for mark in marks]
    return score(passages, TASK.keys, pair(passages, TASK.keys))


def test_the_learner_gets_the_text_without_the_key(client_of, learner, draft):
    html = client_of(learner).get(f"/replies/{draft.pk}/").content.decode()

    assert "осуществляется" in html
    assert "[[" not in html
    assert "Упрёк жителю" not in html


def test_everything_found_and_rightly_named_is_a_hundred(draft):
    reply = actions.submit(reply=draft, answer=Answer(extra={"marks": PERFECT}))

    assert (reply.machine_score, reply.passed) == (100, True)


def test_a_word_more_or_less_at_the_edge_costs_nothing():
    first, last, fault = PERFECT[0]

    assert points([[first, last - 1, fault], *PERFECT[1:]]) == 100
    assert points([[first, last + 1, fault], *PERFECT[1:]]) == 100


def test_another_name_for_the_fault_costs_less_than_missing_it():
    renamed = [*PERFECT[:2], [PERFECT[2][0], PERFECT[2][1], "tone"]]

    assert points(PERFECT[:2]) < points(renamed) < 100


def test_marking_everything_is_not_rewarded():
    whole = [[0, len(TASK.words) - 1, "language"]]
    every_word = [[place, place, "language"] for place in range(len(TASK.words))]

    assert points(whole) == 0
    assert points(every_word) < 40


def test_nothing_marked_is_said_and_the_draft_stays(client_of, learner, draft):
    response = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"marks": "[]"})

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "Ничего не отмечено" in response.content.decode()
    assert draft.is_draft


@pytest.mark.parametrize(
    "marks", ["не json", '{"a": 1}', '[[0, 999, "tone"]]', '[["a", 2, "tone"]]', '[[0, 1, "нет"]]']
)
def test_marks_that_cannot_be_are_refused(client_of, learner, draft, marks):
    assert client_of(learner).post(f"/replies/{draft.pk}/submit/", {"marks": marks}).status_code == 422


def test_without_scripts_a_choice_stands_beside_each_clause(client_of, learner, draft):
    blamed = next(n for n, (first, last) in enumerate(clauses(TASK.words)) if first <= PERFECT[1][0] <= last)

    client_of(learner).post(f"/replies/{draft.pk}/submit/", {f"clause-{blamed}": "tone"})

    draft.refresh_from_db()
    assert len(draft.outcome["found"]) == 1


def test_the_result_says_what_was_found_missed_and_marked_for_nothing(client_of, learner, draft):
    marks = f'[[{PERFECT[1][0]}, {PERFECT[1][1]}, "tone"], [0, 0, "mistake"]]'

    html = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"marks": marks}, follow=True).content.decode()

    assert "Упрёк жителю." in html
    assert '<mark class="is-found">' in html
    assert '<mark class="is-missed">' in html
    assert '<mark class="is-extra">' in html


def test_the_author_is_told_what_is_wrong_with_the_markup(client_of, trainer):
    marked = "Текст [[осуществляется|бюрократизм|так]] и [[тон|тон]] и [[конец"
    scenario = builders.scenario(kind="defects", state=Scenario.State.DRAFT, setup={"marked": marked})
    client = client_of(trainer)

    html = client.get(f"/scenarios/{scenario.pk}/setup/").content.decode().replace("\u00a0", " ")

    assert "такого вида ошибок нет" in html
    assert "скобки [[ и ]] не сошлись" in html
    assert "нет объяснения: «тон»" in html
    assert client.post(f"/scenarios/{scenario.pk}/publish/").status_code == 409


def test_the_machine_proposes_a_key(client_of, trainer):
    scenario = builders.scenario(kind="defects", state=Scenario.State.DRAFT, setup={})
    text = "Здравствуйте. Сообщаем, что Ваше обращение принято в работу и находится на контроле."

    client_of(trainer).post(f"/scenarios/{scenario.pk}/setup/", {"marked": text, "propose": "1"})

    scenario.refresh_from_db()
    task = read_marked(scenario.setup["marked"])
    assert task.text == text
    assert task.keys
    assert all(key.why for key in task.keys)


@settings(deadline=None)
@given(marked=st.text(alphabet="аб [|]тон\n", max_size=60) | st.text(max_size=60))
def test_any_markup_is_read(marked):
    task = read_marked(marked)
    exercise = Exercise("", "vk_comment", "", kind="defects", setup={"marked": marked})

    assert all(0 <= key.first <= key.last < len(task.words) for key in task.keys)
    assert all(gap.text for gap in DEFECTS.gaps(exercise))
    assert read_marked(proposed(task.text, exercise)).text == task.text or "[[" in task.text


_passages = st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(list(FAULTS))).map(
    lambda one: Passage(min(one[:2]), max(one[:2]), one[2])
)


@settings(deadline=None)
@given(keys=st.lists(_passages, min_size=1, max_size=5), marks=st.lists(_passages, max_size=8))
def test_a_score_is_fair(keys, marks):
    pairs = pair(marks, keys)

    assert 0 <= score(marks, keys, pairs) <= 100
    assert len(set(pairs.values())) == len(pairs)
    assert (score(marks, keys, pairs) == 0) == (not pairs)
