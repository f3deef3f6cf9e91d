from __future__ import annotations

from lms.models import AuditEntry
from quizzes.models import Scenario
from tests import builders

from .test_create_scenario import TYPED


def test_the_editor_shows_what_is_saved(client_of, trainer, scenario):
    html = client_of(trainer).get(f"/scenarios/{scenario.pk}/").content.decode()

    assert "Названо время чистки: сегодня до 12:00 | 3" in html
    assert "Проба машиной" in html


def test_a_change_is_saved_and_noted(client_of, trainer, scenario):
    typed = {**TYPED, "answered_by": "Администрация", "model_reply": "Антон, здравствуйте!"}

    client_of(trainer).post(f"/scenarios/{scenario.pk}/", typed)

    scenario.refresh_from_db()
    assert scenario.title == "Яма на Ленина"
    assert scenario.public is True
    assert "title" in AuditEntry.objects.get(verb="quizzes.edit_scenario").data["changed"]


def test_saving_nothing_new_leaves_no_trace(client_of, trainer, scenario):
    client = client_of(trainer)
    typed = {**TYPED, "answered_by": "Администрация", "model_reply": "Антон, здравствуйте!"}

    for _ in range(2):
        client.post(f"/scenarios/{scenario.pk}/", typed)

    assert AuditEntry.objects.filter(verb="quizzes.edit_scenario").count() == 1


def test_a_published_exercise_must_stay_complete(client_of, trainer, scenario):
    response = client_of(trainer).post(f"/scenarios/{scenario.pk}/", {**TYPED, "model_reply": ""})

    html = response.content.decode()
    kept = Scenario.objects.get(pk=scenario.pk)
    assert response.status_code == 422
    assert "Упражнение опубликовано, поэтому пустых мест" in html
    assert "Яма на Ленина" in html
    assert kept.title == "Тротуар у школы не чищен"


def test_a_draft_may_have_gaps(client_of, trainer):
    draft = builders.scenario(state=Scenario.State.DRAFT)

    assert client_of(trainer).post(f"/scenarios/{draft.pk}/", TYPED).status_code == 302


def test_a_weak_model_reply_is_warned_about(client_of, trainer):
    weak = builders.scenario(model_reply="Вопрос на контроле.")

    html = client_of(trainer).get(f"/scenarios/{weak.pk}/").content.decode()

    assert "стоит поправить" in html
    assert "в&nbsp;образце" in html or "в\u00a0образце" in html


def test_learners_and_hr_see_no_exercise_of_the_bank(client_of, learner, hr, stranger, scenario):
    for user in (learner, hr, stranger):
        assert client_of(user).get(f"/scenarios/{scenario.pk}/").status_code == 404
        assert client_of(user).get(f"/scenarios/{scenario.pk}/setup/").status_code == 404
