"""What is said to the author of a reply: every finding with its place, why, and how to do better."""

from __future__ import annotations

from collections.abc import Iterator

from quizzes.replies.copies import CopyOf, find_copy
from quizzes.replies.language import shouts
from quizzes.replies.reading import Reading
from quizzes.replies.report import Finding, FindingKind
from quizzes.replies.wording import from_hit, wording

# A text of one phrase repeated a thousand times needs no thousand remarks.
PER_CODE = 6
_LEAKS = {
    "mobile": ("Личный телефон", "Мобильный номер жителя увидят все, кто откроет ветку."),
    "full_name": ("Полное имя", "Фамилия, имя и отчество жителя — больше, чем он сам показал в сети."),
    "initials": ("Фамилия жителя", "По фамилии с инициалами человека узнают соседи и коллеги."),
    "surname": ("Фамилия жителя", "Автор скрыл фамилию, а ответ её раскрывает."),
    "third_person": ("Чужое имя", "Другого человека назвали по имени без его согласия."),
    "flat": ("Номер квартиры", "Дом назвать можно, а квартира показывает, где именно живёт человек."),
    "child": ("Сведения о ребёнке", "Имя, класс или группа ребёнка в ответе — это опасно и незаконно."),
    "health": ("Сведения о здоровье", "О здоровье человека нельзя писать открыто, даже если он сам об этом сказал."),
    "circumstances": ("Личные обстоятельства", "Долги, выплаты и семья — личное дело человека."),
}  # fmt: skip
_DOCUMENT = (
    "Личные данные",
    "Номера документов, счетов и даты рождения нельзя показывать никому, кроме самого человека.",
)
_COPIES: dict[CopyOf, tuple[str, str, str]] = {
    "model": ("Повторён образец", "Это почти дословно образцовый ответ, а не ваш.",
              "Напишите своими словами: упражнение учит находить их самому."),
    "runaround": ("Повторена отписка", "Это почти дословно пример отписки из упражнения.",
                  "Возьмите факты и напишите ответ заново."),
    "earlier": ("Повторён ваш прежний ответ", "Почти так же вы уже отвечали: другой человек прочтёт чужой ответ.",
                "Оставьте приветствие и подпись, а суть напишите для этого человека."),
}  # fmt: skip
_SAID_AGAIN = (
    "Повторён ваш прежний ответ", "Человек его уже прочёл и переспросил: вторым разом ответ понятнее не станет.",
    "Ответьте на последнее сообщение: что он хочет узнать теперь?",
)  # fmt: skip
_AGAINST = {
    "day": ("Другая дата", "Сверьте дату с фактами: человек придёт зря."),
    "month": ("Другой месяц", "Сверьте срок с фактами."),
    "weekday": ("Другой день недели", "Сверьте день с фактами: человек придёт зря."),
    "near": ("Другой день", "Сверьте день с фактами: человек придёт зря."),
    "hour": ("Другое время", "Сверьте время с фактами: человек придёт зря."),
    "sum": ("Другая сумма", "Сверьте сумму с фактами."),
    "count": ("Другое число", "Сверьте число с фактами."),
    "phone": ("Другой телефон", "Сверьте номер по цифрам: человек не дозвонится."),
    "deed": ("Противоречит фактам", "Проверьте, сделано это, будет сделано или не будет."),
    "opposite": ("Противоречит фактам", "Исправьте слово на то, которое верно."),
}
_LEAK_HOW = "Уберите это из ответа и продолжите в личных сообщениях."


def remarks(reading: Reading, features: dict[str, bool], length: dict[str, int]) -> tuple[Finding, ...]:
    """Return all findings, marked passages from the top of the text, then what is missing."""
    found: list[Finding] = []
    for finding in (
        *_harm(reading, features),
        *_copy(reading),
        *wording(reading),
        *_missing(reading, features, length),
        *_good(reading),
    ):
        if sum(other.code == finding.code for other in found) < PER_CODE:
            found.append(finding)
    return tuple(sorted(found, key=lambda finding: finding.place))


def _finding(
    code: str, kind: FindingKind, severity: int, span: tuple[int, int] | None, title: str, why: str, how: str = ""
) -> Finding:
    return Finding.at(span, code, kind, severity, title, why, how)


def _harm(reading: Reading, features: dict[str, bool]) -> Iterator[Finding]:
    for leak in reading.leaks:
        title, why = _LEAKS.get(leak.code, _DOCUMENT)
        yield _finding(f"leak_{leak.code}", "harm", 3, (leak.start, leak.end), title, why, _LEAK_HOW)
    for asked in reading.solicitations:
        yield _finding(
            "asks_personal_data", "harm", 3, asked, "Просьба о личных данных",
            "Вы просите написать личные данные там, где их увидят все.",
            "Позовите в личные сообщения: «Напишите нам в сообщения сообщества адрес и телефон».",
        )  # fmt: skip
    yield from (from_hit(reading, hit) for hit in reading.tone)
    for shout in shouts(reading.text):
        yield _finding(
            "shouting", "harm", 2, shout, "Крик", "Слова заглавными буквами читаются как крик.",
            "Напишите обычными буквами.",
        )  # fmt: skip
    if reading.address.wrong_name:
        yield _finding(
            "wrong_name", "harm", 3, reading.address.wrong_name, "Чужое имя",
            "Человека назвали не его именем: сразу видно, что ответ скопирован.",
            f"Проверьте имя автора: «{reading.situation.author}».",
        )  # fmt: skip
    for against in reading.contradictions:
        title, how = _AGAINST[against.about]
        yield _finding(
            "distorted_fact", "harm", 3, (against.start, against.end), title,
            f"В фактах сказано другое: «{against.fact}».", how,
        )  # fmt: skip
    if features["otpiska"]:
        yield _finding(
            "runaround", "harm", 3, None, "Отписка", "В ответе нет того, о чём спросили: ни факта, ни дела, ни срока.",
            "Начните с ответа на вопрос, потом скажите, кто, что и когда сделает.",
        )  # fmt: skip
        if _is_template(reading):
            yield _finding(
                "template", "harm", 2, None, "Шаблон",
                "В ответе нет ни слова из сообщения: такой подойдёт к любой жалобе.",
                "Назовите беду словами жителя: что случилось, где и с каких пор.",
            )  # fmt: skip


def _copy(reading: Reading) -> Iterator[Finding]:
    if copy := find_copy(reading.text.original, reading.situation):
        again = copy.of == "earlier" and reading.situation.in_thread
        title, why, how = _SAID_AGAIN if again else _COPIES[copy.of]
        yield Finding.at(None, "copied", "harm", 2, title, why, how)


def _is_template(reading: Reading) -> bool:
    """Say whether a runaround is about nothing: not a word of the message and of the facts in a text of some length."""
    told = reading.relevance
    return told.topic_known and told.topic < 0.1 and told.best < 0.2 and len(reading.text.words) >= 12


def _missing(reading: Reading, features: dict[str, bool], length: dict[str, int]) -> Iterator[Finding]:
    yield from _missing_help(reading, features)
    if not reading.situation.in_thread:
        yield from _missing_address(reading, features)
    if reading.empathy is None and features["tone_ok"] and not reading.is_thanks:
        yield _finding(
            "no_empathy", "missing", 1, None, "Беда не признана", "Человек не увидит, что его услышали.",
            "Одной фразой признайте проблему: «Вы правы, так быть не должно».",
        )  # fmt: skip
    yield from _length(length)


def _missing_address(reading: Reading, features: dict[str, bool]) -> Iterator[Finding]:
    if not features["has_greeting"]:
        yield _finding(
            "no_greeting", "missing", 1, None, "Нет приветствия", "Без приветствия ответ похож на справку.",
            "Начните с «Здравствуйте» или «Добрый день».",
        )  # fmt: skip
    if reading.author.is_named and not features["addresses_by_name"] and not reading.address.wrong_name:
        yield _finding(
            "no_name", "missing", 1, None, "Нет обращения по имени",
            "Имя показывает, что вы пишете этому человеку, а не всем сразу.",
            f"Обратитесь по имени: автор подписан «{reading.situation.author}».",
        )  # fmt: skip


def _missing_help(reading: Reading, features: dict[str, bool]) -> Iterator[Finding]:
    if not features["answers_question"]:
        yield _finding(
            "no_answer", "missing", 3, None, "Нет ответа на вопрос", "Человек спросил одно, а прочитал другое.",
            "Найдите в сообщении главный вопрос и ответьте на него первым предложением.",
        )  # fmt: skip
    if reading.is_thanks:
        return
    if not features["has_concrete_action"] and not reading.is_rumour_answered:
        yield _finding(
            "no_action", "missing", 3, None, "Нет действия", "Непонятно, кто и что сделает.",
            "Назовите того, кто делает, и дело: «Водоканал поставит новую крышку».",
        )  # fmt: skip
    if not features["has_deadline"]:
        yield _finding(
            "no_deadline", "missing", 3, None, "Нет срока", "Без дня и часа обещание нельзя проверить.",
            "Назовите день: «до пятницы, 15 ноября» или «сегодня до 18:00».",
        )  # fmt: skip
    if not features["has_contact"]:
        yield _finding(
            "no_contact", "missing", 2, None, "Нет контакта", "Если что-то пойдёт не так, человеку некуда обратиться.",
            "Дайте имя и служебный телефон того, кто отвечает за вопрос.",
        )  # fmt: skip


def _length(length: dict[str, int]) -> Iterator[Finding]:
    if length["chars"] < length["min"]:
        yield _finding(
            "too_short", "missing", 1, None, "Коротко",
            f"В ответе {length['chars']} знаков, в такой объём редко помещается всё нужное.",
            f"Есть ли ответ, срок и контакт? Здесь хватает {length['opt_min']}–{length['opt_max']} знаков.",
        )  # fmt: skip
    elif length["chars"] > length["max"]:
        yield _finding(
            "too_long", "language", 1, None, "Длинно",
            f"В ответе {length['chars']} знаков, в этом канале столько не прочитают.",
            f"Сократите до {length['opt_max']} знаков: оставьте ответ, срок и контакт.",
        )  # fmt: skip


def _good(reading: Reading) -> Iterator[Finding]:
    if span := reading.address.greeting:
        yield _finding("greeting", "good", 1, span, "Приветствие", "Вы поздоровались.")
    if span := reading.address.name:
        yield _finding("name", "good", 1, span, "Обращение по имени", "Человек видит, что пишут именно ему.")
    if (span := reading.genuine_empathy) and reading.firm_actions:
        yield _finding("empathy", "good", 1, span, "Признание проблемы", "Человека услышали, и за словами есть дело.")
    for action in reading.firm_actions:
        yield _finding(
            "action", "good", 1, (action.start, action.end), "Действие", "Понятно, что сделано или будет сделано."
        )
    for term in reading.terms:
        yield _finding("deadline", "good", 1, (term.start, term.end), "Срок", "Этот срок можно проверить.")
    for contact in reading.contacts:
        yield _finding("contact", "good", 1, (contact.start, contact.end), "Контакт", "Есть куда обратиться.")
    if span := reading.closing:
        yield _finding("closing", "good", 1, span, "Завершение", "Дверь для следующего вопроса оставлена открытой.")
