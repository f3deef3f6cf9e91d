from __future__ import annotations

from quizzes.models import Reply


def test_the_trainer_sees_the_page_and_begins_nothing(client_of, trainer, scenario):
    html = client_of(trainer).get(f"/scenarios/{scenario.pk}/preview/").content.decode()

    assert "Так упражнение увидит учащийся" in html
    assert scenario.message in html
    assert "data-save" not in html
    assert not Reply.objects.exists()
