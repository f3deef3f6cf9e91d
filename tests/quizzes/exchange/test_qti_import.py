"""Items of our own making, as any authoring tool would write them."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from PIL import Image

from quizzes.exchange import qti as reader
from quizzes.exchange.drafts import Draft, Reading, Unreadable
from quizzes.scoring import KINDS
from tests.quizzes.scoring import strategies

MATCH_CORRECT = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/match_correct"


def item(body: str, declarations: str, *, processing: str = f'template="{MATCH_CORRECT}"', after: str = "") -> bytes:
    rules = f"<responseProcessing {processing}/>" if processing.startswith("template") else processing
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="I1" title="Срок ответа"
  adaptive="false" timeDependent="false">{declarations}
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<itemBody>{body}</itemBody>{rules}{after}</assessmentItem>""".encode()


def response(*correct: str, name: str = "RESPONSE", cardinality: str = "single", base: str = "identifier") -> str:
    values = "".join(f"<value>{value}</value>" for value in correct)
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{values}</correctResponse></responseDeclaration>"
    )


CHOICES = '<simpleChoice identifier="A">7 дней</simpleChoice><simpleChoice identifier="B">30 дней</simpleChoice>'
CHOICE = (
    '<p>Обращение пришло в <b>понедельник</b>.</p><choiceInteraction responseIdentifier="RESPONSE" shuffle="true" '
    f'maxChoices="1"><prompt>Какой срок?</prompt>{CHOICES}</choiceInteraction>'
)


def only(reading: Reading) -> Draft:
    assert reading.refusals == ()
    (draft,) = reading.drafts
    assert KINDS[draft.kind].problems(draft.body) == []
    return draft


def read(data: bytes) -> Draft:
    return only(reader.read(data, "item.xml"))


def test_a_choice_becomes_one_right_option_and_scores_by_itself() -> None:
    draft = read(item(CHOICE, response("B")))
    assert draft.kind == "single"
    assert draft.title == "Срок ответа"
    assert draft.body["stem"] == "Обращение пришло в понедельник.\n\nКакой срок?"
    assert [option["text"] for option in draft.body["options"]] == ["7 дней", "30 дней"]
    assert draft.body["correct"] == ["B"]
    assert "processing" not in draft.body


SEVERAL = (
    '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Что верно?</prompt>'
    '<simpleChoice identifier="A">а</simpleChoice><simpleChoice identifier="B">б</simpleChoice>'
    '<simpleChoice identifier="C">в</simpleChoice></choiceInteraction>'
)


def test_a_mapping_that_our_own_scoring_can_say_needs_no_rules() -> None:
    mapping = (
        '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"><correctResponse>'
        '<value>A</value><value>B</value></correctResponse><mapping lowerBound="0" upperBound="2" defaultValue="0">'
        '<mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="1"/>'
        '<mapEntry mapKey="C" mappedValue="-1"/></mapping></responseDeclaration>'
    )
    draft = read(item(SEVERAL, mapping, processing='template="x/map_response"'))
    assert (draft.kind, draft.body["grading"]) == ("multiple", "penalty")
    assert "processing" not in draft.body


def test_rules_that_say_more_than_the_kind_come_along() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
        "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>4"
        "</baseValue></setOutcomeValue></responseIf><responseElseIf><member><baseValue baseType='identifier'>A"
        "</baseValue><variable identifier='RESPONSE'/></member><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseElseIf></responseCondition>"
        "</responseProcessing>"
    )
    draft = read(item(SEVERAL, response("A", "B", cardinality="multiple"), processing=rules))
    assert draft.body["processing"]["max"] == 4
    kind = KINDS["multiple"]
    shown, key = kind.present(draft.body, random.Random(0), True), kind.key(draft.body)
    ids = {option["text"]: option["id"] for option in shown["options"]}
    earned = [kind.score(shown, key, [ids[text] for text in chosen]) for chosen in ("аб", "а", "ав", "б", "")]
    assert earned == [1, 0.25, 0.25, 0, 0]


def test_what_is_said_of_an_option_and_of_the_whole_finds_its_place() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><match><variable identifier='RESPONSE'/>"
        "<correct identifier='RESPONSE'/></match><setOutcomeValue identifier='SCORE'><baseValue baseType='float'>1"
        "</baseValue></setOutcomeValue></responseIf></responseCondition><setOutcomeValue identifier='F'>"
        "<variable identifier='RESPONSE'/></setOutcomeValue></responseProcessing>"
    )
    said = (
        '<modalFeedback outcomeIdentifier="F" identifier="A" showHide="show">Это срок регистрации.</modalFeedback>'
        '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="hide">См. статью 12.</modalFeedback>'
    )
    third = CHOICE.replace(
        "</choiceInteraction>", '<simpleChoice identifier="C">год</simpleChoice></choiceInteraction>'
    )
    declared = response("B") + '<outcomeDeclaration identifier="F" cardinality="single" baseType="identifier"/>'
    draft = read(item(third, declared, processing=rules, after=said))
    assert draft.body["options"][0]["feedback"] == "Это срок регистрации."
    assert draft.body["feedback"] == {"wrong": "См. статью 12."}


def test_gaps_of_several_sorts_are_one_text_with_gaps() -> None:
    body = (
        '<p>Ответ дают за <textEntryInteraction responseIdentifier="N"/> дней, '
        '<inlineChoiceInteraction responseIdentifier="W"><inlineChoice identifier="x">письменно</inlineChoice>'
        '<inlineChoice identifier="y">устно</inlineChoice></inlineChoiceInteraction>.</p>'
    )
    rules = "".join(
        f"<responseCondition><responseIf><match><variable identifier='{name}'/><correct identifier='{name}'/></match>"
        "<setOutcomeValue identifier='SCORE'><sum><variable identifier='SCORE'/><baseValue baseType='float'>"
        f"{points}</baseValue></sum></setOutcomeValue></responseIf></responseCondition>"
        for name, points in (("N", 1), ("W", 3))
    )
    declared = response("30", name="N", base="integer") + response("x", name="W")
    draft = read(item(body, declared, processing=f"<responseProcessing>{rules}</responseProcessing>"))
    assert draft.kind == "cloze"
    assert draft.body["stem"] == "Ответ дают за [[1]] дней, [[2]]."
    assert [(gap["kind"], gap["weight"]) for gap in draft.body["gaps"]] == [("number", 1), ("list", 3)]
    assert draft.body["processing"]["max"] == 4


def picture(width: int = 200, height: int = 100) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return buffer.getvalue()


def package(files: dict[str, bytes], resources: str) -> bytes:
    manifest = (
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="M"><organizations/>'
        f"<resources>{resources}</resources></manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("imsmanifest.xml", manifest)
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


HOTSPOT = item(
    '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Где приёмная?</prompt>'
    '<object type="image/png" data="../pictures/plan.png" width="200" height="100">План</object>'
    '<hotspotChoice identifier="A" shape="rect" coords="0,0,100,50"/>'
    '<hotspotChoice identifier="B" shape="circle" coords="150,50,10"/></hotspotInteraction>',
    response("B"),
)
TEST = """<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="T" title="Экзамен">
<testPart identifier="P" navigationMode="linear" submissionMode="individual"><assessmentSection identifier="S"
title="Сроки" visible="true"><assessmentItemRef identifier="R" href="items/one.xml"/></assessmentSection></testPart>
</assessmentTest>""".encode()
RESOURCES = (
    '<resource identifier="T" type="imsqti_test_xmlv2p2" href="test.xml"/>'
    '<resource identifier="I" type="imsqti_item_xmlv2p2" href="items/one.xml"/>'
)


def test_a_package_gives_pictures_and_topics() -> None:
    files = {"items/one.xml": HOTSPOT, "pictures/plan.png": picture(), "test.xml": TEST}
    draft = only(reader.read(package(files, RESOURCES), "p.zip"))
    assert draft.kind == "hotspot"
    assert draft.topic == ("Экзамен", "Сроки")
    assert draft.body["picture"] == {"file": "plan.png", "alt": "План"}
    assert draft.files["plan.png"] == picture()
    assert draft.body["areas"][0]["coords"] == [0, 0, 500, 500]
    assert draft.body["areas"][1] == {
        "id": "B", "text": "Область 2", "shape": "circle", "coords": [750, 500, 50], "right": True
    }  # fmt: skip
    assert draft.body["ratio"] == 2


def test_a_picture_that_is_missing_is_named_with_its_line() -> None:
    reading = reader.read(package({"items/one.xml": HOTSPOT, "test.xml": TEST}, RESOURCES), "p.zip")
    (refusal,) = reading.refusals
    assert "plan.png" in refusal.reason
    assert refusal.place.startswith("items/one.xml, строка")


@pytest.mark.parametrize(
    ("interaction", "named"),
    [
        ("uploadInteraction", "загрузка файла"),
        ("drawingInteraction", "рисунок"),
        ("customInteraction", "собственное"),
        ("graphicOrderInteraction", "порядок на картинке"),
    ],
)
def test_what_is_not_asked_here_is_refused_by_name_and_line(interaction: str, named: str) -> None:
    body = f'\n\n<{interaction} responseIdentifier="RESPONSE"/>'
    (refusal,) = reader.read(item(body, response("A")), "item.xml").refusals
    assert named in refusal.reason
    assert interaction in refusal.reason
    assert refusal.place == "строка 7"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('adaptive="false"', 'adaptive="true"'), "adaptive"),
        (("<itemBody>", "<templateProcessing/><itemBody>"), "шаблон"),
        (("<value>B</value>", ""), "Верный ответ не назван"),
        ((MATCH_CORRECT, "urn:my_own"), "urn:my_own"),
    ],
)
def test_an_item_that_cannot_be_scored_here_says_why(change: tuple[str, str], reason: str) -> None:
    data = item(CHOICE, response("B")).decode().replace(*change).encode()
    (refusal,) = reader.read(data, "item.xml").refusals
    assert reason in refusal.reason


def test_a_page_of_information_is_left_out_without_harm() -> None:
    reading = reader.read(item("<p>Прочитайте.</p>", ""), "item.xml")
    assert reading.drafts == ()
    assert reading.is_clean


def test_a_text_shared_by_items_stands_before_each() -> None:
    stimulus = (
        '<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="S" title="Т">'
        "<qti-stimulus-body><p>Жители жалуются на свет.</p></qti-stimulus-body></qti-assessment-stimulus>"
    ).encode()
    three = (
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="I" title="Т">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">'
        "<qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>"
        '<qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>'
        '<qti-assessment-stimulus-ref identifier="S" href="shared.xml"/><qti-item-body>'
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Кто отвечает?</qti-prompt>'
        '<qti-simple-choice identifier="A">УК</qti-simple-choice><qti-simple-choice identifier="B">Мэр'
        "</qti-simple-choice></qti-choice-interaction></qti-item-body><qti-response-processing "
        'template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>'
    ).encode()
    data = package(
        {"i.xml": three, "shared.xml": stimulus}, '<resource identifier="I" type="imsqti_item_xmlv3p0" href="i.xml"/>'
    )
    assert only(reader.read(data, "p.zip")).body["stem"] == "Жители жалуются на свет.\n\nКто отвечает?"


def test_an_essay_is_judged_by_a_person_with_the_guide_of_the_item() -> None:
    body = (
        '<rubricBlock view="scorer"><p>Смотрите на тон.</p></rubricBlock>'
        '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="12"><prompt>Ответьте жителю.</prompt>'
        "</extendedTextInteraction>"
    )
    draft = read(item(body, response("x", base="string")))
    assert draft.kind == "essay"
    assert draft.body == {"stem": "Ответьте жителю.", "lines": 12, "guide": "Смотрите на тон."}


def test_other_archives_are_no_packages() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "x")
    assert not reader.sniff(buffer.getvalue(), "a.zip")
    with pytest.raises(Unreadable, match=r"imsmanifest\.xml"):
        reader.read(buffer.getvalue(), "a.zip")


def choices(tag: str, *pairs: tuple[str, str], most: int | None = None) -> str:
    limit = "" if most is None else f' matchMax="{most}"'
    return "".join(f'<{tag} identifier="{name}"{limit}>{text}</{tag}>' for name, text in pairs)


def sets(left: str, right: str) -> str:
    return f"<simpleMatchSet>{left}</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet>"


PEOPLE = (("A", "Жилищник"), ("B", "Водоканал"), ("C", "Дорожники"))
WORK = (("X", "Вода"), ("Y", "Ямы"), ("Z", "Снег"))
ASSOCIABLE = "simpleAssociableChoice"
INTERACTIONS = {
    "hottext": (
        '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Где отписка?</prompt><p>Ваше '
        '<hottext identifier="A">обращение рассмотрено</hottext>, <hottext identifier="B">яму засыпали</hottext>.</p>'
        "</hottextInteraction>",
        response("A"),
        "single",
        {"stem": "Где отписка?\n\nВаше обращение рассмотрено, яму засыпали.", "correct": ["A"]},
    ),
    "order": (
        f'<orderInteraction responseIdentifier="RESPONSE">{choices("simpleChoice", *PEOPLE)}</orderInteraction>',
        response("B", "A", "C", cardinality="ordered"),
        "order",
        {"stem": "Срок ответа", "correct": ["B", "A", "C"], "grading": "all"},
    ),
    "match": (
        '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="3">'
        + sets(choices(ASSOCIABLE, *PEOPLE, most=1), choices(ASSOCIABLE, *WORK, most=1))
        + "</matchInteraction>",
        response("A Z", "B X", cardinality="multiple", base="directedPair"),
        "match",
        {"pairs": [["Жилищник", "Снег"], ["Водоканал", "Вода"], ["Дорожники", "Ничего не подходит"]], "extra": ["Ямы"]},
    ),
    "match from the right": (
        '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="3">'
        + sets(choices(ASSOCIABLE, *PEOPLE[:2], most=0), choices(ASSOCIABLE, *WORK, most=1))
        + "</matchInteraction>",
        response("A Z", "B X", "A Y", cardinality="multiple", base="directedPair"),
        "categorise",
        {
            "items": [
                {"id": "X", "text": "Вода", "category": "B"},
                {"id": "Y", "text": "Ямы", "category": "A"},
                {"id": "Z", "text": "Снег", "category": "A"},
            ]
        },
    ),
    "match of many with many": (
        '<matchInteraction responseIdentifier="RESPONSE" maxAssociations="0">'
        + sets(choices(ASSOCIABLE, *PEOPLE[:2], most=0), choices(ASSOCIABLE, *WORK, most=0))
        + "</matchInteraction>",
        response("A Z", "B Z", "A Y", cardinality="multiple", base="directedPair"),
        "cloze",
        {"stem": "Жилищник: [[1]]\n\nВодоканал: [[2]]"},
    ),
    "associate": (
        '<associateInteraction responseIdentifier="RESPONSE" maxAssociations="2">'
        + choices(ASSOCIABLE, *PEOPLE, *WORK[:2], most=1)
        + "</associateInteraction>",
        response("A X", "Y B", cardinality="multiple", base="pair"),
        "match",
        {"pairs": [["Жилищник", "Вода"], ["Ямы", "Водоканал"]], "extra": ["Дорожники"]},
    ),
    "gapMatch": (
        '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Вставьте.</prompt>'
        + choices("gapText", *PEOPLE, most=1)
        + '<p>Снег убирает <gap identifier="G1"/>, воду даёт <gap identifier="G2"/>.</p></gapMatchInteraction>',
        response("A G1", "B G2", cardinality="multiple", base="directedPair"),
        "words",
        {"stem": "Вставьте.\n\nСнег убирает [[1]], воду даёт [[2]].", "places": {"1": "A", "2": "B"}},
    ),
    "slider": (
        '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="0" upperBound="60"><prompt>Сколько дней?</prompt>'
        "</sliderInteraction>",
        response("30", base="integer"),
        "number",
        {"stem": "Сколько дней?", "answers": [{"value": 30, "tolerance": 0}]},
    ),
    "textEntry": (
        '<p>Закон № <textEntryInteraction responseIdentifier="RESPONSE"/> принят давно.</p>',
        response("59-ФЗ", base="string"),
        "short",
        {"stem": "Закон № _____ принят давно.", "accepted": ["59-ФЗ"], "case_sensitive": True},
    ),
}


@pytest.mark.parametrize("name", INTERACTIONS)
def test_each_interaction_becomes_its_kind_and_its_right_answer_earns_everything(name: str) -> None:
    body, declared, kind, said = INTERACTIONS[name]
    draft = read(item(body, declared))
    assert draft.kind == kind
    assert {key: draft.body[key] for key in said} == said
    shown, key = KINDS[kind].present(draft.body, random.Random(1), True), KINDS[kind].key(draft.body)
    right = strategies.right_answer(kind, shown, key)
    assert KINDS[kind].score(shown, key, right) == 1
    assert KINDS[kind].score(shown, key, None) == 0


def test_an_area_that_is_an_ellipse_still_takes_the_points_in_it() -> None:
    declared = (
        '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="point"><areaMapping>'
        '<areaMapEntry shape="ellipse" coords="100,50,60,20" mappedValue="1"/></areaMapping></responseDeclaration>'
    )
    body = (
        '<selectPointInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Где?</prompt>'
        '<object type="image/png" data="plan.png" width="200" height="100"/></selectPointInteraction>'
    )
    resource = '<resource identifier="I" type="imsqti_item_xmlv2p1" href="i.xml"/>'
    files = {"i.xml": item(body, declared, processing='template="map_response_point"'), "plan.png": picture()}
    draft = only(reader.read(package(files, resource), "p.zip"))
    kind = KINDS["hotspot"]
    shown, key = kind.present(draft.body, random.Random(0), True), kind.key(draft.body)
    assert [kind.score(shown, key, [point]) for point in ([500, 500], [780, 500], [500, 750], [810, 500])] == [
        1,
        1,
        0,
        0,
    ]


def test_a_package_of_the_old_version_says_what_to_do() -> None:
    resource = '<resource identifier="I" type="imsqti_xmlv1p2" href="i.xml"/>'
    with pytest.raises(Unreadable, match=r"сохраните.*2\.1"):
        reader.read(package({"i.xml": b"<questestinterop/>"}, resource), "p.zip")


def test_a_right_answer_that_only_the_rules_know_is_found() -> None:
    def when(condition: str, points: int) -> str:
        return (
            f"<responseCondition><responseIf>{condition}<setOutcomeValue identifier='SCORE'><sum><variable "
            f"identifier='SCORE'/><baseValue baseType='float'>{points}</baseValue></sum></setOutcomeValue></responseIf>"
            "</responseCondition>"
        )

    def value(text: str, base: str = "identifier") -> str:
        return f"<baseValue baseType='{base}'>{text}</baseValue>"

    answered = "<variable identifier='RESPONSE'/>"
    for body, cardinality, condition, kind, right in (
        (CHOICE, "single", f"<match>{answered}{value('B')}</match>", "single", ["B"]),
        (
            SEVERAL,
            "multiple",
            f"<match>{answered}<multiple>{value('A')}{value('C')}</multiple></match>",
            "multiple",
            ["A", "C"],
        ),
    ):
        declared = f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier"/>'
        rules = f"<responseProcessing>{when(condition, 2)}</responseProcessing>"
        draft = read(item(body, declared, processing=rules))
        assert (draft.kind, draft.body["correct"]) == (kind, right)
        assert "processing" not in draft.body


def test_rules_that_know_a_second_right_combination_keep_it() -> None:
    """One combination in thousands would hardly be met by trying."""
    names = [f"C{number:02}" for number in range(1, 15)]

    def whole(*chosen: str) -> str:
        values = "".join(f"<baseValue baseType='identifier'>{name}</baseValue>" for name in chosen)
        return (
            f"<match><variable identifier='RESPONSE'/><multiple>{values}</multiple></match><setOutcomeValue "
            "identifier='SCORE'><baseValue baseType='float'>1</baseValue></setOutcomeValue>"
        )

    rules = (
        f"<responseProcessing><responseCondition><responseIf>{whole(*names[:6])}</responseIf><responseElseIf>"
        f"{whole(*names[5:])}</responseElseIf></responseCondition></responseProcessing>"
    )
    body = (
        '<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">'
        + choices("simpleChoice", *((name, f"шаг {name}") for name in names))
        + "</choiceInteraction>"
    )
    declared = '<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier"/>'
    draft = read(item(body, declared, processing=rules))
    kind = KINDS["multiple"]
    shown, key = kind.present(draft.body, random.Random(0), True), kind.key(draft.body)
    ids = {option["text"].removeprefix("шаг "): option["id"] for option in shown["options"]}
    tried = (names[:6], names[5:], names[:5], names)
    assert [kind.score(shown, key, sorted(ids[name] for name in chosen)) for chosen in tried] == [1, 1, 0, 0]
