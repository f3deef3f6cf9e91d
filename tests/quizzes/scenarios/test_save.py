from __future__ import annotations

import pytest

from quizzes.scenarios import actions


def asked_by_script(client, reply, text, sequence):
    return client.post(
        f"/replies/{reply.pk}/save/", {"text": text, "sequence": sequence}, headers={"accept": "application/json"}
    )


def test_the_page_saves_as_she_types(client_of, learner, draft):
    response = asked_by_script(client_of(learner), draft, "Надежда Ефимовна,\r\nздравствуйте", 1)

    draft.refresh_from_db()
    assert response.json()["sequence"] == 1
    assert response.json()["saved_at"]
    assert draft.text == "Надежда Ефимовна,\nздравствуйте"
    assert draft.saved_at is not None


def test_a_late_older_save_never_overwrites_a_newer_one(client_of, learner, draft):
    client = client_of(learner)
    asked_by_script(client, draft, "второй вариант", 2)

    response = asked_by_script(client, draft, "первый вариант", 1)

    draft.refresh_from_db()
    assert response.status_code == 409
    assert response.json()["stale"] is True
    assert draft.text == "второй вариант"


def test_a_repeat_of_the_same_save_is_no_conflict(client_of, learner, draft):
    client = client_of(learner)
    asked_by_script(client, draft, "текст", 1)

    assert asked_by_script(client, draft, "текст", 1).status_code == 200


def test_another_tab_with_other_words_is_told(draft):
    actions.save(reply=draft, text="из первой вкладки", sequence=1)

    saved = actions.save(reply=draft, text="из второй вкладки", sequence=1)

    assert saved.stale
    assert not saved.sent


def test_a_blank_draft_is_saved_too(client_of, learner, draft):
    client = client_of(learner)
    asked_by_script(client, draft, "текст", 1)

    assert asked_by_script(client, draft, "", 2).status_code == 200
    draft.refresh_from_db()
    assert draft.text == ""


def test_without_scripts_the_button_saves_and_comes_back(client_of, learner, draft):
    client = client_of(learner)

    response = client.post(f"/replies/{draft.pk}/save/", {"text": "черновик без скриптов"}, follow=True)

    assert "Черновик сохранён в" in response.content.decode()
    assert "черновик без скриптов" in response.content.decode()


def test_a_save_after_sending_changes_nothing_and_leads_to_the_result(client_of, learner, sent):
    response = asked_by_script(client_of(learner), sent, "поздно", 99)

    kept = sent.text
    sent.refresh_from_db()
    assert response.status_code == 409
    assert response.json()["sent"] == f"/replies/{sent.pk}/result/"
    assert sent.text == kept


def test_too_long_a_text_is_refused_with_a_reason_and_nothing_is_lost(client_of, learner, draft):
    client = client_of(learner)
    asked_by_script(client, draft, "короткий", 1)

    response = asked_by_script(client, draft, "х" * 10_001, 2)

    draft.refresh_from_db()
    assert response.status_code == 422
    assert "10 000 знаков" in response.json()["reasons"][0]
    assert draft.text == "короткий"


@pytest.mark.parametrize("sequence", ["-1", "0", "много", "9" * 40])
def test_nonsense_for_a_number_is_refused(client_of, learner, draft, sequence):
    assert asked_by_script(client_of(learner), draft, "текст", sequence).status_code == 422


def test_a_save_is_one_update(django_assert_num_queries, draft):
    with django_assert_num_queries(1):
        actions.save(reply=draft, text="текст", sequence=1)


def test_nobody_else_saves_or_sees_the_draft(client_of, draft, trainer, hr, head, office, stranger):
    for user in (trainer, hr, head, office, stranger):
        client = client_of(user)
        assert asked_by_script(client, draft, "чужое", 5).status_code == 404
        assert client.get(f"/replies/{draft.pk}/").status_code == 404
        assert client.get(f"/replies/{draft.pk}/result/").status_code == 404
    draft.refresh_from_db()
    assert draft.text == ""
