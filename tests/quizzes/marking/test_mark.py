from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.errors import Refused
from lms.models import AuditEntry, Notification
from quizzes.marking import actions
from quizzes.marking.signals import reply_marked
from quizzes.models import Mark, Reply
from quizzes.rubrics.actions import ensure_rubric
from quizzes.scenarios.actions import start
from tests import builders

from .conftest import TOP


def form(levels=TOP, **fields):
    return {**{code: str(level) for code, level in levels.items()}, "comment": "", **fields}


def test_a_mark_settles_the_reply(waiting, trainer):
    mark = actions.mark(reply=waiting, marker=trainer, levels=TOP, comment="Отлично.")

    waiting.refresh_from_db()
    assert mark.score == 100
    assert (waiting.state, waiting.trainer_score, waiting.passed) == ("marked", 100, True)
    assert waiting.score == 100


def test_the_score_is_counted_by_the_server_with_caps(waiting, trainer):
    mark = actions.mark(reply=waiting, marker=trainer, levels=TOP, stop_factors=["SF1"])

    waiting.refresh_from_db()
    assert mark.score == 25
    assert waiting.passed is False


def test_an_unanswered_question_is_capped_without_a_tick(waiting, trainer):
    mark = actions.mark(reply=waiting, marker=trainer, levels={**TOP, "K1": 1, "K2": 0})

    assert mark.stop_factors == ["SF3"]
    assert mark.score == 35


def test_the_learner_is_told_once(waiting, trainer, learner):
    for _ in range(2):
        actions.mark(reply=waiting, marker=trainer, levels=TOP)

    told = Notification.objects.get()
    assert told.recipient == learner
    assert "Тротуар у школы не чищен" in told.body
    assert "зачёт" in told.body
    assert told.url == f"/replies/{waiting.pk}/result/"


def test_the_deed_is_recorded_and_announced(waiting, trainer):
    heard = []

    def hear(sender, reply, mark, **rest):
        heard.append((reply.pk, mark.score))

    reply_marked.connect(hear)
    try:
        actions.mark(reply=waiting, marker=trainer, levels=TOP)
    finally:
        reply_marked.disconnect(hear)

    assert heard == [(waiting.pk, 100)]
    assert AuditEntry.objects.get(verb="quizzes.mark_reply").actor == trainer


def test_a_double_click_marks_once(client_of, waiting, trainer):
    client = client_of(trainer)

    for _ in range(2):
        assert client.post(f"/marking/{waiting.pk}/", form()).status_code == 302

    assert Mark.objects.count() == 1


def test_a_new_mark_supersedes_and_the_old_one_stays(waiting, trainer):
    first = actions.mark(reply=waiting, marker=trainer, levels=TOP)

    second = actions.mark(reply=waiting, marker=trainer, levels={**TOP, "K6": 0}, supersedes=first.pk)

    first.refresh_from_db()
    waiting.refresh_from_db()
    assert first.superseded_at is not None
    assert second.superseded_at is None
    assert (first.score, waiting.trainer_score) == (100, 92)


def test_a_trainer_who_was_slower_is_told_and_loses_nothing(client_of, waiting, trainer, region):
    other = builders.official(
        "second@example.org", "Вторая", "Инна", agency=region.centre, role="trainer", over=region.government
    )
    actions.mark(reply=waiting, marker=other, levels=TOP)

    response = client_of(trainer).post(f"/marking/{waiting.pk}/", form({**TOP, "K1": 2}, comment="Мой разбор"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "оценил другой тренер: Вторая" in html
    assert "Мой разбор" in html
    assert Mark.objects.count() == 1


def test_nobody_marks_her_own_reply(client_of, send, trainer):
    own = send(user=trainer)

    assert client_of(trainer).get(f"/marking/{own.pk}/").status_code == 403
    with pytest.raises(Refused, match="Свой ответ"):
        actions.mark(reply=own, marker=trainer, levels=TOP)


def test_a_draft_cannot_be_marked(client_of, scenario, learner, trainer):
    draft = start(scenario=scenario, user=learner)

    assert client_of(trainer).post(f"/marking/{draft.pk}/", form()).status_code == 404
    with pytest.raises(Refused, match="ещё пишется"):
        actions.mark(reply=draft, marker=trainer, levels=TOP)


def test_hr_and_strangers_never_see_a_reply(client_of, waiting, hr, head, stranger, strange_hr):
    for user in (hr, head, stranger, strange_hr):
        client = client_of(user)
        assert client.get(f"/marking/{waiting.pk}/").status_code == 404
        assert client.get(f"/replies/{waiting.pk}/result/").status_code == 404
        assert client.get("/marking/").status_code == 403


def test_the_office_reads_but_does_not_mark(client_of, waiting, office):
    assert client_of(office).get(f"/replies/{waiting.pk}/result/").status_code == 200
    assert client_of(office).post(f"/marking/{waiting.pk}/", form()).status_code == 403


def test_a_trainer_of_another_agency_sees_nothing(client_of, waiting, region):
    far = builders.official("far@example.org", "Дальний", "Илья", agency=region.transport, role="trainer")

    assert client_of(far).get(f"/marking/{waiting.pk}/").status_code == 404


def test_the_machines_levels_are_filled_in_as_hints(client_of, waiting, trainer):
    html = client_of(trainer).get(f"/marking/{waiting.pk}/").content.decode()

    assert "Уровни проставила машина, это подсказка" in html
    assert html.count(" checked") >= 7
    assert html.count('class="is-hint"') == 7


def test_a_remark_shows_the_mark_that_stands(client_of, waiting, trainer):
    standing = actions.mark(reply=waiting, marker=trainer, levels={**TOP, "K5": 1}, comment="Теплее.")

    html = client_of(trainer).get(f"/marking/{waiting.pk}/").content.decode()

    assert "Ответ уже проверен" in html
    assert "Теплее." in html
    assert f'name="supersedes" value="{standing.pk}"' in html
    assert 'name="K5" value="1" id="id_K5_1" checked' in html


@pytest.mark.parametrize("level", ["", "5", "-1", "да"])
def test_a_missing_or_strange_level_is_told_beside_the_criterion(client_of, waiting, trainer, level):
    response = client_of(trainer).post(f"/marking/{waiting.pk}/", form({**TOP, "K3": level}, comment="не пропадёт"))

    html = response.content.decode()
    assert response.status_code == 422
    assert "Выберите уровень." in html or "Уровень бывает от 0 до 4." in html
    assert "не пропадёт" in html
    assert not Mark.objects.exists()


def test_a_strange_stop_factor_is_refused(client_of, waiting, trainer):
    assert client_of(trainer).post(f"/marking/{waiting.pk}/", form(stop_factors="SF9")).status_code == 422


def test_the_action_refuses_an_incomplete_mark(waiting, trainer):
    with pytest.raises(Refused, match="Не выбран уровень: Тон и эмпатия"):
        actions.mark(reply=waiting, marker=trainer, levels={k: v for k, v in TOP.items() if k != "K5"})


def test_thanks_may_leave_criteria_out_but_questions_may_not(client_of, send, trainer):
    question = send()

    response = client_of(trainer).post(f"/marking/{question.pk}/", form({**TOP, "K2": "none"}))

    assert response.status_code == 422


def test_save_and_next_goes_to_the_one_that_waits_longest(client_of, send, trainer, stranger):
    first, second = send(), send(user=stranger)
    client = client_of(trainer)

    assert client.post(f"/marking/{first.pk}/", form(next="1"))["Location"] == f"/marking/{second.pk}/"
    assert client.post(f"/marking/{second.pk}/", form(next="1"))["Location"] == "/marking/"


def test_save_and_next_keeps_to_the_exercise_chosen(client_of, send, trainer, stranger):
    other = builders.scenario(title="Другое")
    send(to=other, user=stranger)
    first, second = send(), send(user=stranger)

    response = client_of(trainer).post(f"/marking/{first.pk}/?scenario={first.scenario_id}", form(next="1"))

    assert response["Location"] == f"/marking/{second.pk}/?scenario={first.scenario_id}"


def test_saving_alone_goes_back_to_the_queue(client_of, send, trainer, stranger):
    first = send()
    send(user=stranger)

    assert client_of(trainer).post(f"/marking/{first.pk}/", form())["Location"] == "/marking/"


def test_the_rubric_a_mark_rests_on_is_kept(waiting, trainer):
    mark = actions.mark(reply=waiting, marker=trainer, levels=TOP)

    assert mark.rubric == ensure_rubric()
    assert Mark.objects.get().rubric.is_current


def test_a_mark_may_turn_a_machines_pass(send, trainer):
    passed = send(needs_mark=False)
    assert passed.passed is True

    actions.mark(reply=passed, marker=trainer, levels=dict.fromkeys(TOP, 0))

    assert Reply.objects.get().passed is False


def test_the_page_takes_few_queries(client_of, waiting, trainer):
    client = client_of(trainer)
    client.get(f"/marking/{waiting.pk}/")

    with CaptureQueriesContext(connection) as seen:
        client.get(f"/marking/{waiting.pk}/")

    assert len(seen) <= 12
