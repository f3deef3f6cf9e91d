"""What the checker says of words, marks, facts, copies and trainers' own phrases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from quizzes.replies import Finding, OwnPhrases, Phrase, Situation, check
from quizzes.replies.phrases import problems

SITUATION = Situation(
    "vk_comment",
    True,
    "Игорь Панфилов",
    "В подъезде на Сутырина третий день нет света. Правда, что школу закроют 1 сентября? Когда почините?",
    (
        "Электрик придёт 12 ноября до 15:00 и поставит 3 светильника",
        "Перерасчёт вернут в квитанции: 1 250 рублей",
        "Диспетчер: 8 (831) 000-22-11",
        "Школу закрывать не планируют",
        "Вход на субботник бесплатный, он пройдёт в пятницу",
        "Яму засыпали 3 октября",
    ),
)


def _found(reply: str, code: str, situation: Situation = SITUATION) -> list[Finding]:
    return [finding for finding in check(reply, situation).findings if finding.code == code]


def _marked(reply: str, code: str, situation: Situation = SITUATION) -> list[tuple[str, str]]:
    """The passages under a code, each with what to write instead."""
    return [(reply[one.start : one.end], one.rewording) for one in _found(reply, code, situation)]


# --- spelling ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reply", "slip", "right"),
    [
        ("Здраствуйте, Игорь!", "Здраствуйте", "Здравствуйте"),
        ("Игорь, извените нас.", "извените", "извините"),
        ("Мы зделаем всё завтра.", "зделаем", "сделаем"),
        ("Мастер сможет разобратся завтра.", "разобратся", "разобраться"),
        ("Новая програма начнётся в мае.", "програма", "программа"),
        ("Починим в течении двух дней.", "в течении", "в течение"),
        ("Уберём согласно графика.", "согласно графика", "согласно графику"),
        ("Вообщем, свет будет завтра.", "Вообщем", "В общем"),
    ],
)
def test_a_misspelled_word_is_marked_with_the_right_one(reply: str, slip: str, right: str) -> None:
    assert _marked(reply, "spelling") == [(slip, right)]


@pytest.mark.parametrize(
    "reply",
    [
        "Мастер Гущин из «Борблагоустройства» приедет на Сутырина.",
        "Сутырина, 5: щиток чинит ООО «Вымпелсвет».",
        "МФЦ, ГИБДД и ЖКХ работают как обычно.",
        "Ещё раз: шёлковый щёголь пьёт чай.",
        "Ответ врача-педиатра и аварийно-диспетчерской службы придёт завтра.",
        "Подробности: https://vk.com/zhkkh_nn, почта zhkh@nobl.ru, #светнаСутырина.",
        "Спецтранспорт, травмпункт, соцтакси, регоператор, воркаут-площадка.",
        "Wi-Fi заработает, LED-лампы поставят.",
    ],
)
def test_names_abbreviations_new_words_and_addresses_are_no_mistakes(reply: str) -> None:
    assert _marked(reply, "spelling") == []


def test_a_word_that_the_situation_uses_is_right() -> None:
    assert _marked("Шкафулька откроется.", "spelling", replace(SITUATION, facts=("Кафе «шкафулька»",))) == []


def test_a_misspelled_greeting_is_still_a_greeting_and_no_lecture() -> None:
    report = check("Здраствуйте, Игорь! Свет починят завтра.", SITUATION)
    assert report.features["has_greeting"]
    assert report.features["tone_ok"]


# --- marks and repetitions --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reply", "code", "passage", "right"),
    [
        ("Починим завтра,, к вечеру.", "doubled_marks", ",,", ","),
        ("Починим завтра..", "doubled_marks", "..", "."),
        ("Починим завтра!!!", "doubled_marks", "!!!", "!"),
        ("Починим , но завтра.", "space_before_mark", "Починим ,", "Починим,"),
        ("Починим завтра,вечером.", "no_space_after_mark", "завтра,вечером", "завтра, вечером"),
        ("Починили.Проверьте свет.", "no_space_after_mark", "Починили.Проверьте", "Починили. Проверьте"),
        ("Свет будет в в пятницу.", "repeated_word", "в в", "в"),
    ],
)
def test_careless_typing_is_marked_with_how_it_should_look(reply: str, code: str, passage: str, right: str) -> None:
    assert _marked(reply, code) == [(passage, right)]


@pytest.mark.parametrize(
    "reply",
    [
        "Температура 36,6, давление в норме…",
        "Приём: ул. Мира, д. 5, с 9:00 до 12:30, тел. 8 (831) 000-22-11.",
        "Сайт gosuslugi.ru и госуслуги.рф работают.",
        "Заменим лампу (т.е. весь светильник) и т. д.",
        "Очень, очень жаль. Да, да, вы правы... Еле-еле успели.",
        "Вы спросили: «Когда?!» Отвечаем: завтра.",
    ],
)
def test_marks_in_their_place_are_left_alone(reply: str) -> None:
    for code in ("space_before_mark", "no_space_after_mark", "repeated_word"):
        assert _marked(reply, code) == []


# --- against the facts ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reply", "passage", "fact"),
    [
        ("Электрик придёт 13 ноября.", "13 ноября", 0),
        ("Электрик придёт 13.11 и поставит светильники.", "13.11", 0),
        ("Электрик придёт до 18:00 и поставит светильники.", "18:00", 0),
        ("Электрик поставит пять светильников.", "пять светильников", 0),
        ("Электрик уже поставил светильники.", "поставил", 0),
        ("Перерасчёт на 1 520 рублей вернут в квитанции.", "1 520 рублей", 1),
        ("Звоните диспетчеру: 8 (831) 000-22-12.", "8 (831) 000-22-12", 2),
        ("Школу закроют.", "закроют", 3),
        ("Вход на субботник платный.", "платный", 4),
        ("Субботник пройдёт в четверг.", "в четверг", 4),
        ("Яму засыплем на неделе.", "засыплем", 5),
    ],
)
def test_what_goes_against_a_fact_is_marked_with_the_fact(reply: str, passage: str, fact: int) -> None:
    (finding,) = _found(reply, "distorted_fact")
    assert reply[finding.start : finding.end] == passage
    assert SITUATION.facts[fact] in finding.why
    report = check(reply, SITUATION)
    assert report.features["contradicts_facts"]
    assert "SF6" in report.caps


@pytest.mark.parametrize(
    "reply",
    [
        "Электрик придёт 12.11 до 15 часов и поставит три светильника.",
        "Вернут 1250 руб. в квитанции.",
        "Школу не закроют. Яму засыпали.",
        "Вход не платный, субботник в эту пятницу.",
        "Если электрик не придёт до 15:00, позвоните нам 13 ноября.",
        "Вы пишете, что школу закроют, — это слух.",
        "Электрик придёт 12 ноября, а 14 ноября мы проверим и напишем здесь.",
        "Свет восстановим, 20 ноября покажем фото двора.",
        "Приёмная главы: 8 (831) 000-00-00.",
        "Яму не «засыпали», а заделали асфальтом.",
        "Школу не закроют, а отремонтируют.",
        "Вход бесплатный, платный только буфет на субботнике.",
    ],
)
def test_the_facts_in_other_words_and_promises_beside_them_are_no_contradiction(reply: str) -> None:
    assert _found(reply, "distorted_fact") == []


# --- copies -----------------------------------------------------------------------------------------------------------
MATTER = (
    "В щитке сгорел автомат, электрик придёт 12 ноября до 15:00 и поставит три светильника. Вечером напишем здесь, что "
    "свет есть. Если никто не придёт, звоните диспетчеру: 8 (831) 000-22-11."
)


def test_a_copy_names_what_was_copied() -> None:
    model = replace(SITUATION, model_reply=f"Игорь, здравствуйте! {MATTER}")
    runaround = replace(SITUATION, runaround_reply=MATTER)
    earlier = replace(SITUATION, earlier=("Совсем другое.", f"Анна, добрый день! {MATTER}"))
    assert _found(f"Добрый день, Игорь! {MATTER}", "copied", model)[0].title == "Повторён образец"
    assert _found(f"Игорь, добрый вечер! {MATTER}", "copied", runaround)[0].title == "Повторена отписка"
    assert _found(f"Игорь, здравствуйте! {MATTER}", "copied", earlier)[0].title == "Повторён ваш прежний ответ"


def test_the_model_with_its_words_in_another_order_is_still_a_copy() -> None:
    sentences = MATTER.split(". ")
    shuffled = ". ".join(sentence.rstrip(".") for sentence in reversed(sentences))
    assert _found(shuffled, "copied", replace(SITUATION, model_reply=MATTER))


def test_own_words_and_shared_formulas_are_no_copy() -> None:
    own = "Игорь, здравствуйте! Автомат заменят 12 ноября до трёх часов дня, телефон диспетчера: 8 (831) 000-22-11."
    assert not _found(own, "copied", replace(SITUATION, model_reply=MATTER, earlier=(MATTER,)))
    thanks = "Игорь, здравствуйте! Спасибо, что написали. Хорошего дня!"
    assert not _found(thanks, "copied", replace(SITUATION, earlier=(thanks,)))


# --- closing, empathy, template ---------------------------------------------------------------------------------------
def test_a_closing_counts_at_the_end_and_not_in_the_middle() -> None:
    assert _marked("Свет починят. Будут вопросы — пишите, мы на связи.", "closing")
    assert check("Свет починят 12 ноября. С уважением, Борисов", SITUATION).features["has_closing"]
    assert not check("Обращайтесь. " + "Свет починят завтра утром. " * 12, SITUATION).features["has_closing"]


def test_empathy_by_formula_is_no_empathy() -> None:
    formula = check("Игорь, понимаем ваше возмущение и приносим извинения за доставленные неудобства.", SITUATION)
    honest = check("Игорь, вы правы: три дня без света — так быть не должно. Электрик придёт 12 ноября.", SITUATION)
    assert not formula.features["has_empathy"]
    assert honest.features["has_empathy"]


def test_a_reply_that_fits_any_complaint_is_called_a_template() -> None:
    reply = "Добрый день! Благодарим за обращение. Ваше мнение важно, становимся лучше каждый день вместе с вами."
    assert _found(reply, "template")
    assert not _found(
        "Игорь, света в подъезде нет из-за аварии, вопрос о нём мы изучим и обязательно учтём.", "template"
    )


# --- own phrases ------------------------------------------------------------------------------------------------------
def _with(*phrases: Phrase, edition: int = 7) -> Situation:
    return replace(SITUATION, phrases=OwnPhrases(edition, phrases))


def test_a_trainers_phrase_is_found_in_any_form_with_her_words() -> None:
    phrase = Phrase(
        "установленный порядок", "language", 2, "Порядок", "Ничего не говорит.", "Назовите день.", "до пятницы"
    )
    (finding,) = _found("Ответят в установленном порядке.", "own_phrase", _with(phrase))
    assert (finding.kind, finding.severity, finding.title) == ("language", 2, "Порядок")
    assert (finding.why, finding.how, finding.rewording) == ("Ничего не говорит.", "Назовите день.", "до пятницы")
    assert _marked("Ответят в установленном порядке.", "own_phrase", _with(phrase)) == [
        ("установленном порядке", "до пятницы")
    ]


def test_a_star_stands_for_any_ending_and_words_stay_in_one_sentence() -> None:
    phrase = _with(Phrase("приня* меры", "harm", 3, "Меры", "Какие?", "Назовите."))
    assert _marked("Принятые меры помогли.", "own_phrase", phrase)
    assert not _marked("Заявку приняли. Меры известны.", "own_phrase", phrase)
    assert not _marked("Принимаем меры.", "own_phrase", phrase)


def test_the_report_says_by_which_edition_of_the_phrases_it_was_made() -> None:
    assert check("Завтра.", _with(edition=12)).rules_version.endswith("+p12")
    assert "+" not in check("Завтра.", SITUATION).rules_version


def test_signs_of_regular_expressions_mean_nothing_in_a_phrase() -> None:
    phrase = _with(Phrase("(а+)+$ меры", "harm", 3, "Меры", "Какие?", "Назовите."))
    check("а" * 5_000 + "!", phrase)
    assert not _marked("меры", "own_phrase", _with(Phrase(".*", "harm", 3, "Всё", "Всё", "Ничего")))


@pytest.mark.parametrize("written", ["", "  ", "*", "а*", "и", "?!", "раз два три четыре пять шесть семь восемь да"])
def test_what_cannot_be_a_phrase_is_said(written: str) -> None:
    assert problems(written)


def test_a_usual_phrase_has_no_problems() -> None:
    assert problems("в установленном порядке") == []
    assert problems("приня* меры") == []


# --- the second reply in a thread -------------------------------------------------------------------------------------
def test_a_greeting_and_a_name_are_asked_for_once_in_a_thread() -> None:
    again = replace(SITUATION, in_thread=True)
    reply = "Электрик придёт 12 ноября до 15:00 и поставит светильники. Диспетчер: 8 (831) 000-22-11."

    assert [bool(_found(reply, code)) for code in ("no_greeting", "no_name")] == [True, True]
    assert [bool(_found(reply, code, again)) for code in ("no_greeting", "no_name")] == [False, False]
    assert "EX4" in check(reply, again).exceptions
    assert check(reply, again).criteria["K7"] == 4 > check(reply, SITUATION).criteria["K7"]


def test_another_name_is_wrong_in_a_thread_too() -> None:
    report = check("Светлана, электрик придёт 12 ноября до 15:00.", replace(SITUATION, in_thread=True))

    assert report.criteria["K7"] == 0


# --- every defect has its finding -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("Ваше обращение рассмотрено и принято к сведению.", "runaround"),
        ("Обратитесь в управляющую компанию по месту жительства.", "redirect"),
        ("Осуществляется реализация мероприятий по ремонту данного светильника.", "nominal"),
        ("Игорь, сами же и выкрутили лампочку.", "blame"),
        ("Игорь, за такие слова заблокируем.", "threat"),
        ("ИГОРЬ, ХВАТИТ ТРЕБОВАТЬ, СВЕТ ПОЧИНЯТ ЗАВТРА", "shouting"),
        ("Игорь, ты бы сначала подумал.", "familiarity"),
        ("Сообщите в комментариях ваш телефон и адрес с номером квартиры.", "asks_personal_data"),
        ("Ваш номер 8-920-000-41-17 передали мастеру.", "leak_mobile"),
        ("Починим.", "too_short"),
        ("Электрик придёт 12 ноября. " * 50, "too_long"),
        (
            "Функционирование электрооборудования внутридомовых коммуникаций восстанавливается специализированной "
            "организацией, осуществляющей эксплуатационно-техническое обслуживание электрохозяйства домов "
            "муниципального образования.",
            "hard_reading",
        ),
        ("Электрик придёт 15 ноября и поставит светильники.", "distorted_fact"),
        ("Елена, здравствуйте! Электрик придёт 12 ноября.", "wrong_name"),
    ],
)
def test_every_defect_has_its_finding(reply: str, code: str) -> None:
    assert code in {finding.code for finding in check(reply, SITUATION).findings}
