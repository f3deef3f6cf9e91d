"""Tone by its build: rude without a rude word, and plain speech that only looks like it."""

from __future__ import annotations

import pytest

from quizzes.replies import Situation, check

SITUATION = Situation(
    "vk_comment",
    True,
    "Нина Орлова",
    "На остановке «Рынок» третью неделю нет света, вечером страшно ждать. Когда почините?",
    ("Сгорел кабель, новый проложат 14 марта до 18:00", "Диспетчер горсвета: 8 (831) 000-45-45"),
)
DONE = "Новый кабель проложат 14 марта до 18:00."


@pytest.mark.parametrize(
    "said",
    [
        "Вам уже дважды отвечали, достаточно было прочитать.",
        "Представьте себе, вечером бывает темно.",
        "Если бы жители не воровали кабель, свет был бы.",
        "В ваши годы люди работали в поле и не жаловались.",
        "Раньше без фонарей ходили, и ничего.",
        "Не стоит преувеличивать, темнота ещё никого не съела.",
        "Вместо жалоб могли бы просто взять фонарик.",
        "Судя по тону, вас не свет волнует.",
        "За клевету на органы власти предусмотрена ответственность.",
    ],
)
def test_rudeness_without_a_rude_word_is_marked_with_its_reason(said: str) -> None:
    report = check(f"Нина, здравствуйте. {said} {DONE}", SITUATION)
    assert not report.features["tone_ok"]
    assert "SF2" in report.caps
    assert any(finding.kind == "harm" and finding.why and finding.how for finding in report.findings)


@pytest.mark.parametrize(
    "said",
    [
        "Три недели в темноте — это страшно, извините.",
        "Раньше не получится: кабель везут из другого города.",
        "Пожалуйста, не подходите к открытому щитку.",
        "Вы правы: заявку потеряли, и никто вам не перезвонил.",
        "Если света снова не будет, звоните диспетчеру: 8 (831) 000-45-45.",
        "Квартиру и телефон здесь не пишите, их увидят все.",
        "К сожалению, поставить второй фонарь в этом году не сможем: деньги распределены.",
        "Вам ничего не нужно подписывать и никуда не нужно ехать.",
    ],
)
def test_plain_and_kind_speech_is_not_called_rude(said: str) -> None:
    assert check(f"Нина, здравствуйте! {said} {DONE}", SITUATION).features["tone_ok"]
