"""A conversation goes on by what the checker sees in each reply, and always ends."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.models import Scenario
from quizzes.scenarios import actions
from quizzes.scenarios.doors.dialogue_sample import SAMPLE
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds import Answer
from quizzes.scenarios.kinds.dialogue import DIALOGUE
from quizzes.scenarios.kinds.dialogue_graph import Flow
from quizzes.scenarios.kinds.dialogue_script import Script
from quizzes.scenarios.kinds.dialogue_signs import Literal, can_hold
from tests import builders

from .conftest import GOOD, RUNAROUND

NO_TERM = (
    "Надежда Ефимовна, здравствуйте! Согласны, так быть не должно. Тротуар к 24-й школе очистят и посыпят. Если снова "
    "будет каток, звоните Ирине Клюевой: 8 (831) 000-24-60."
)
SECOND = "Сегодня до 12:00, после обеда пришлём фото. Вопросы — Ирине Клюевой: 8 (831) 000-24-60."
RUDE = "Надо было раньше выходить из дома, а не жаловаться. Под ноги смотрите."
LEAK = f"{GOOD} Ваш паспорт 2209 123456 мы проверили."


def otherwise(to):
    return [{"when": "else", "tests": [], "to": to}]


@pytest.fixture
def scenario(db):
    return builders.scenario(kind="dialogue", setup=SAMPLE)


@pytest.fixture
def draft(scenario, learner):
    return actions.start(scenario=scenario, user=learner)


def say(reply, *texts):
    for text in texts:
        reply = actions.submit(reply=reply, answer=Answer(text, turn=reply.work["turn"]))
    return reply


def ended(reply):
    return reply.outcome["ended"]


def test_a_full_answer_is_thanked_for_at_once(draft):
    reply = say(draft, GOOD)

    assert ended(reply) == "thanks"
    assert reply.machine_score == reply.outcome["mean"] >= 80
    assert reply.passed


def test_without_a_term_the_resident_asks_when(client_of, learner, draft):
    page = client_of(learner).post(f"/replies/{draft.pk}/submit/", {"text": NO_TERM, "turn": 0}, follow=True)

    html = page.content.decode()
    assert "а когда? Дату назовите." in html
    assert NO_TERM in html
    assert "ход 2" in html


def test_the_second_reply_need_not_greet_again(draft):
    reply = say(draft, NO_TERM, SECOND)

    assert ended(reply) == "thanks"
    assert "EX4" in reply.work["turns"][1]["report"]["exceptions"]


def test_rudeness_ends_on_the_governors_page_and_never_passes(draft):
    reply = say(draft, RUDE)

    assert ended(reply) == "governor"
    assert reply.machine_score <= 50
    assert not reply.passed


def test_personal_data_have_consequences(draft):
    assert ended(say(draft, LEAK)) == "leaked"


def test_a_second_runaround_ends_badly(draft):
    assert ended(say(draft, RUNAROUND, RUNAROUND)) == "governor"


def test_turns_run_out(learner):
    loop = {"id": "a", "title": "Круг", "message": "И?", "ways": otherwise("a")}
    scenario = builders.scenario(kind="dialogue", setup={"max_turns": 3, "scenes": [loop]})

    reply = say(actions.start(scenario=scenario, user=learner), GOOD, GOOD, GOOD)

    assert reply.state == "submitted"
    assert reply.machine_score <= 75


def test_a_double_click_is_one_turn(draft):
    say(draft, NO_TERM)

    again = actions.submit(reply=draft, answer=Answer(NO_TERM, turn=0))

    assert again.work["turn"] == 1


def test_the_result_tells_the_whole_conversation_and_why_it_went_so(client_of, learner, draft):
    say(draft, NO_TERM, GOOD)

    html = client_of(learner).get(f"/replies/{draft.pk}/result/").content.decode().replace("\u00a0", " ")

    assert "срока не было" in html
    assert "Спасибо, жду." in html
    assert "Хороший конец" in html


def test_the_sample_can_be_published_as_it_is():
    exercise = Exercise("", "vk_comment", "Когда?", kind="dialogue", setup=SAMPLE)

    assert [gap.text for gap in DIALOGUE.gaps(exercise) if not gap.done] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda scenes: scenes[2].update(ways=otherwise("angry")), "ни до одного конца"),
        (lambda scenes: scenes[0].update(ways=otherwise("thanks")), "не ведёт ни один переход"),
        (lambda scenes: scenes[1].update(ways=scenes[1]["ways"][:-1]), "нет перехода «иначе»"),
        (lambda scenes: scenes[1].update(message=" "), "нет слов"),
        (lambda scenes: scenes[0]["ways"][0].update(to="нет"), "никуда не ведёт"),
        (lambda scenes: scenes[0]["ways"].insert(1, scenes[0]["ways"][0]), "такой же переход стоит выше"),
    ],
)
def test_a_faulty_script_is_named_and_not_published(client_of, trainer, change, words):
    scenes = [{**scene, "ways": [dict(way) for way in scene["ways"]]} for scene in SAMPLE["scenes"]]
    change(scenes)
    setup = {**SAMPLE, "scenes": scenes}
    scenario = builders.scenario(kind="dialogue", state=Scenario.State.DRAFT, setup=setup)
    client = client_of(trainer)

    assert words in client.get(f"/scenarios/{scenario.pk}/setup/").content.decode().replace("\u00a0", " ")
    assert client.post(f"/scenarios/{scenario.pk}/publish/").status_code == 409


def filled(form):
    """What the browser sends of a form that nobody touched."""
    values = {bound.html_name: bound.value() for bound in form}
    return {
        name: "\n".join(value) if isinstance(value, list) else "" if value is None else value
        for name, value in values.items()
        if value is not False
    }


def test_the_author_begins_with_the_sample_and_saves_it_unchanged(client_of, trainer):
    scenario = builders.scenario(kind="dialogue", state=Scenario.State.DRAFT, setup={})
    client = client_of(trainer)
    form = client.get(f"/scenarios/{scenario.pk}/setup/").context["form"]

    response = client.post(f"/scenarios/{scenario.pk}/setup/", filled(form))

    scenario.refresh_from_db()
    assert response.status_code == 302
    assert Script.read(scenario.setup) == Script.read(SAMPLE)


def test_a_scene_is_added_by_a_button_and_taken_out_by_a_box(client_of, trainer):
    scenario = builders.scenario(kind="dialogue", state=Scenario.State.DRAFT, setup=SAMPLE)
    client = client_of(trainer)
    sent = filled(client.get(f"/scenarios/{scenario.pk}/setup/").context["form"])

    more = {**sent, "add-scene": "1", "scene-6-title": "Новая"}
    page = client.post(f"/scenarios/{scenario.pk}/setup/", more, follow=True)
    assert "Новая" in page.content.decode()
    client.post(f"/scenarios/{scenario.pk}/setup/", {**sent, "scene-5-remove": "on"})

    scenario.refresh_from_db()
    assert [scene["id"] for scene in scenario.setup["scenes"]] == ["start", "when", "angry", "thanks", "governor"]


def test_a_button_shows_a_blank_row_to_fill_in(client_of, trainer):
    scenario = builders.scenario(kind="dialogue", setup=SAMPLE)
    client = client_of(trainer)
    before = client.get(f"/scenarios/{scenario.pk}/setup/").context["form"]
    sent = filled(before)

    scene = client.post(f"/scenarios/{scenario.pk}/setup/", {**sent, "add-scene": "1"}).context["form"]
    way = client.post(f"/scenarios/{scenario.pk}/setup/", {**sent, "add-scene-1-way": "1"}).context["form"]

    assert len(scene.scenes.shown) == len(before.scenes.shown) + 1
    assert len(way.ways[1].shown) == len(before.ways[1].shown) + 1


def test_the_points_and_the_cap_of_a_scene_are_kept(client_of, trainer):
    scenario = builders.scenario(kind="dialogue", state=Scenario.State.DRAFT, setup=SAMPLE)
    client = client_of(trainer)
    sent = filled(client.get(f"/scenarios/{scenario.pk}/setup/").context["form"])
    client.post(f"/scenarios/{scenario.pk}/setup/", {**sent, "scene-1-points": "Назван день", "scene-4-cap": "20"})
    client.post(
        f"/scenarios/{scenario.pk}/setup/", filled(client.get(f"/scenarios/{scenario.pk}/setup/").context["form"])
    )

    scenario.refresh_from_db()
    script = Script.read(scenario.setup)
    assert [point.text for point in script.by_id["when"].points] == ["Назван день"]
    assert script.by_id["governor"].ending.cap == 20


def test_a_conversation_does_not_begin_with_its_end():
    scenes = [{"id": "a", "ending": {"outcome": "good"}}]
    exercise = Exercise("", "vk_comment", "Когда?", kind="dialogue", setup={"scenes": scenes})

    assert "разговор не может с конца начаться." in [gap.why for gap in DIALOGUE.gaps(exercise)]


def test_a_leak_in_a_later_turn_holds_the_whole_conversation_down(draft):
    reply = say(draft, NO_TERM, LEAK)

    assert reply.outcome["mean"] > 25 >= reply.machine_score
    assert not reply.passed


def test_saying_the_same_again_is_seen(learner):
    once = (
        "Надежда Ефимовна, здравствуйте! Передали ваши слова в сектор благоустройства, мастер участка знает про лёд "
        "у школы и про то, что дети там падают."
    )
    scenes = [
        {"id": "a", "message": "", "ways": otherwise("b")},
        {
            "id": "b",
            "message": "И когда?",
            "ways": [{"when": "all", "tests": [{"sign": "repeats"}], "to": "bad"}, *otherwise("good")],
        },
        {"id": "bad", "message": "Понятно.", "ending": {"outcome": "bad"}},
        {"id": "good", "message": "Спасибо.", "ending": {"outcome": "good"}},
    ]
    scenario = builders.scenario(kind="dialogue", setup={"scenes": scenes})

    assert ended(say(actions.start(scenario=scenario, user=learner), once, once)) == "bad"
    assert ended(say(actions.start(scenario=scenario, user=learner), once, SECOND)) == "good"


# --- the graph against brute force ------------------------------------------------------------------------------------
_variables = ["has_deadline", "tone_ok", "has_contact"]
_literals = st.builds(Literal, st.sampled_from(_variables), st.booleans())
_cubes = st.frozensets(_literals, max_size=3)


@settings(deadline=None)
@given(cube=_cubes, earlier=st.lists(_cubes, max_size=4))
def test_a_condition_can_hold_exactly_if_some_reply_has_it_and_none_above(cube, earlier):
    replies = [dict(zip(_variables, values, strict=True)) for values in itertools.product([True, False], repeat=3)]

    def has(reply, literals):
        return all(reply[one.variable] == one.holds for one in literals)

    expected = any(has(reply, cube) and not any(has(reply, one) for one in earlier) for reply in replies)
    assert can_hold(cube, earlier) == expected


_ways = st.fixed_dictionaries(
    {
        "when": st.sampled_from(["all", "any", "else"]),
        "tests": st.lists(st.fixed_dictionaries({"sign": st.sampled_from(["no_term", "rude", "term"])}), max_size=2),
        "to": st.sampled_from(["a", "b", "c", "d"]),
    }
)
_scenes = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a", "b", "c"]),
            "message": st.text(max_size=3),
            "ending": st.none() | st.just({"outcome": "bad"}),
            "ways": st.lists(_ways, max_size=3),
        }
    ),
    max_size=4,
)


@settings(deadline=None)
@given(scenes=_scenes)
def test_a_script_without_faults_always_ends(scenes):
    exercise = Exercise("", "vk_comment", "Когда?", kind="dialogue", setup={"max_turns": 4, "scenes": scenes})
    script = Script.of(exercise)
    if not script.scenes or Flow(script).faults() or script.scenes[0].ending:
        return
    work, judgement = DIALOGUE.opening(exercise), None
    for _ in range(4):
        step = DIALOGUE.advance(exercise, work, Answer("Сделаем завтра."))
        work, judgement = step.work, step.judgement
        if judgement:
            break
    assert judgement is not None


_scraps = st.none() | st.booleans() | st.integers() | st.text(max_size=4)
_names = st.sampled_from(["id", "title", "message", "ways", "ending", "facts"])
_mess = st.dictionaries(_names, _scraps | st.lists(_scraps, max_size=2), max_size=5)


@settings(deadline=None)
@given(scenes=_scraps | st.lists(_scraps | _mess, max_size=3), turns=_scraps)
def test_any_setup_is_read(scenes, turns):
    exercise = Exercise("", "vk_comment", "Когда?", kind="dialogue", setup={"scenes": scenes, "max_turns": turns})

    assert all(gap.text for gap in DIALOGUE.gaps(exercise))
