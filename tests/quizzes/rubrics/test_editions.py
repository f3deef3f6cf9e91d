"""A rubric is written as editions: a draft may lack anything, what is published never changes."""

from __future__ import annotations

import pytest

from lms.errors import Refused
from quizzes.marking.actions import mark
from quizzes.models import Rubric
from quizzes.rubrics import actions
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from tests import builders

GOOD = (
    "Надежда Ефимовна, здравствуйте! Согласны, так быть не должно. Сегодня до 12:00 тротуар к 24-й школе очистят и "
    "посыпят, после обеда пришлём сюда фото. Если снова будет каток, звоните Ирине Клюевой: 8 (831) 000-24-60."
)


@pytest.fixture
def current(db):
    return actions.ensure_rubric()


@pytest.fixture
def draft(current, trainer):
    return actions.revise(rubric=current, by=trainer)


def typed(rubric, **changes):
    """What the browser sends for the draft as it is, with some fields changed."""
    data = {}
    for criterion in rubric.body["criteria"]:
        code = criterion["code"]
        data |= {f"{code}-title": criterion["title"], f"{code}-weight": criterion["weight"]}
        data |= {f"{code}-{level}": text for level, text in enumerate(criterion["levels"])}
    for stop in rubric.body["stop_factors"]:
        data |= {f"{stop['code']}-cap": stop["cap"], f"{stop['code']}-plain": stop.get("plain", "")}
    return data | changes


def test_the_next_edition_says_the_same_and_begins_once(current, draft, trainer):
    assert (draft.title, draft.number, draft.body) == (current.title, 2, current.body)
    assert actions.revise(rubric=current, by=trainer) == draft


def test_a_published_edition_never_changes(current, trainer):
    with pytest.raises(Refused, match="уже опубликована"):
        actions.save(rubric=current, by=trainer, body={"criteria": []})


def test_weights_that_do_not_sum_are_named_and_nothing_is_published(client_of, trainer, draft):
    response = client_of(trainer).post(f"/rubrics/{draft.pk}/edit/", typed(draft, **{"K1-weight": 30, "publish": "1"}))

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "вместе дают 105" in response.content.decode()
    assert draft.is_draft
    assert draft.body["criteria"][0]["weight"] == 30


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("K1-weight", "много", "целое число"), ("K1-weight", "-5", "не меньше 0"), ("K2-title", "а" * 121, "121")],
)
def test_nonsense_is_refused_beside_the_field_and_changes_nothing(client_of, trainer, draft, field, value, words):
    response = client_of(trainer).post(f"/rubrics/{draft.pk}/edit/", typed(draft, **{field: value}))

    before = draft.body
    draft.refresh_from_db()
    assert response.status_code == 422
    assert words in response.content.decode()
    assert draft.body == before


def test_a_criterion_comes_and_goes(client_of, trainer, draft):
    client = client_of(trainer)
    client.post(f"/rubrics/{draft.pk}/edit/", typed(draft, add="1"))
    draft.refresh_from_db()
    assert draft.body["criteria"][-1]["code"] == "C1"

    client.post(f"/rubrics/{draft.pk}/edit/", typed(draft, **{"C1-remove": "on"}))

    draft.refresh_from_db()
    assert [one["code"] for one in draft.body["criteria"]][-1] == "K7"


def test_levels_are_anchored_by_two_examples(client_of, trainer, draft):
    client_of(trainer).post(
        f"/rubrics/{draft.pk}/edit/", typed(draft, **{"K1-4-0": "Да, откроем завтра.", "K1-4-1": ""})
    )

    draft.refresh_from_db()
    assert draft.body["criteria"][0]["examples"][4] == ["Да, откроем завтра."]
    assert "Да, откроем завтра." in client_of(trainer).get(f"/rubrics/{draft.pk}/").content.decode()


def test_only_the_office_puts_an_edition_in_force(client_of, trainer, office, current, draft):
    actions.publish(rubric=draft, by=trainer)

    assert client_of(trainer).post(f"/rubrics/{draft.pk}/in-force/").status_code == 403
    assert client_of(office).post(f"/rubrics/{draft.pk}/in-force/").status_code == 302

    assert list(Rubric.objects.filter(is_current=True)) == [draft]


def test_a_draft_is_never_in_force(draft, office):
    with pytest.raises(Refused, match="черновик"):
        actions.put_in_force(rubric=draft, by=office)


def test_an_exercise_with_its_own_rubric_is_scored_by_its_weights(trainer, learner, draft):
    criteria = [{**one, "weight": 100 if one["code"] == "K7" else 0} for one in draft.body["criteria"]]
    body = {**draft.body, "criteria": criteria}
    Rubric.objects.filter(pk=draft.pk).update(body=body)
    own = Rubric.objects.get(pk=draft.pk)
    scenario = builders.scenario(rubric=own)

    reply = scenarios.start(scenario=scenario, user=learner)
    reply = scenarios.submit(reply=reply, answer=Answer("Надежда Ефимовна, здравствуйте! " + GOOD.split("!", 1)[1]))

    assert reply.machine_score == 25 * reply.judgement.criteria["K7"]


def test_a_reply_is_marked_by_the_edition_it_was_begun_under(trainer, learner, current, draft):
    actions.publish(rubric=draft, by=trainer)
    scenario = builders.scenario(rubric=draft)
    reply = scenarios.start(scenario=scenario, user=learner, needs_mark=True)
    reply = scenarios.submit(reply=reply, answer=Answer(GOOD))
    scenario.rubric = None
    scenario.save()

    levels = {one.code: 4 for one in draft.scale.criteria}

    assert mark(reply=reply, marker=trainer, levels=levels).rubric == draft


def test_a_draft_can_be_dropped_and_a_published_edition_cannot(client_of, trainer, current, draft):
    assert client_of(trainer).post(f"/rubrics/{draft.pk}/discard/").status_code == 302
    assert not Rubric.objects.filter(pk=draft.pk).exists()
    with pytest.raises(Refused, match="удалить нельзя"):
        actions.discard(rubric=current, by=trainer)


def test_a_rubric_of_ones_own_needs_a_name(client_of, trainer, current):
    client = client_of(trainer)

    assert client.post(f"/rubrics/{current.pk}/revise/", {"own": "1", "title": " "}).status_code == 422
    client.post(f"/rubrics/{current.pk}/revise/", {"own": "1", "title": "Для дежурной смены"})

    assert Rubric.objects.get(title="Для дежурной смены").number == 1


def test_learners_and_hr_see_no_rubrics(client_of, learner, hr, current):
    for user in (learner, hr):
        assert client_of(user).get("/rubrics/").status_code == 403
        assert client_of(user).get(f"/rubrics/{current.pk}/").status_code == 404
