"""Response processing by the standard, on items of our own making."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.scoring import qti

XMLNS2 = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"'


def expression(inner: str, *, base: str = "float", responses: str = "") -> Any:
    """What an expression is worth, put into an outcome."""
    item = f"""<assessmentItem {XMLNS2}>{responses}
    <outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
    <outcomeDeclaration identifier="X" cardinality="single" baseType="{base}"/>
    <responseProcessing><setOutcomeValue identifier="X">{inner}</setOutcomeValue></responseProcessing>
    </assessmentItem>"""
    value = qti.outcomes(qti.program(qti.parse(item)), {})["X"]
    return None if value.null else value.one


def number(value: float | str) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


def whole(*values: int) -> str:
    return "".join(f'<baseValue baseType="integer">{value}</baseValue>' for value in values)


def text(value: str) -> str:
    return f'<baseValue baseType="string">{value}</baseValue>'


TRUE, FALSE = ('<baseValue baseType="boolean">true</baseValue>', '<baseValue baseType="boolean">false</baseValue>')


@pytest.mark.parametrize(
    ("inner", "worth"),
    [
        (f"<and>{TRUE}<null/></and>", None),
        (f"<and>{FALSE}<null/></and>", False),
        (f"<or>{TRUE}<null/></or>", True),
        (f"<or>{FALSE}<null/></or>", None),
        ("<not><null/></not>", None),
        (f'<anyN min="1" max="2">{TRUE}{FALSE}<null/></anyN>', True),
        (f'<anyN min="2" max="2">{TRUE}{FALSE}<null/></anyN>', None),
        (f'<anyN min="3" max="3">{TRUE}{FALSE}<null/></anyN>', False),
        (f"<match><multiple>{whole(1, 2)}</multiple><multiple>{whole(2, 1)}</multiple></match>", True),
        (f"<match><ordered>{whole(1, 2)}</ordered><ordered>{whole(2, 1)}</ordered></match>", False),
        (f"<member>{whole(2)}<multiple>{whole(1, 2)}</multiple></member>", True),
        (f"<member>{whole(2)}<multiple/></member>", None),
        (f"<contains><ordered>{whole(1, 2, 3)}</ordered><ordered>{whole(2, 3)}</ordered></contains>", True),
        (f"<contains><ordered>{whole(1, 2, 3)}</ordered><ordered>{whole(1, 3)}</ordered></contains>", False),
        (f"<contains><multiple>{whole(1, 2, 2)}</multiple><multiple>{whole(2, 2)}</multiple></contains>", True),
        (f"<contains><multiple>{whole(1, 2)}</multiple><multiple>{whole(2, 2)}</multiple></contains>", False),
        ("<isNull><multiple/></isNull>", True),
        (f"<isNull>{text('')}</isNull>", True),
        (f'<stringMatch caseSensitive="false">{text("Да")}{text("дА")}</stringMatch>', True),
        (f'<stringMatch caseSensitive="true">{text("Да")}{text("да")}</stringMatch>', False),
        (f'<substring caseSensitive="true">{text("кол")}{text("укол")}</substring>', True),
        (f'<patternMatch pattern="[0-9]{{2}}(\\.\\d+)?">{text("12.5")}</patternMatch>', True),
        (f'<patternMatch pattern="[0-9]{{2}}">{text("123")}</patternMatch>', False),
        (f'<patternMatch pattern="[а-я-[ё]]+">{text("ёж")}</patternMatch>', False),
        (f'<equal toleranceMode="absolute" tolerance="0.5 1">{number(10)}{number(11)}</equal>', True),
        (f'<equal toleranceMode="absolute" tolerance="0.5 1">{number(10)}{number(9.4)}</equal>', False),
        (f'<equal toleranceMode="relative" tolerance="10">{number(-10)}{number(-11)}</equal>', True),
        (
            f'<equal toleranceMode="absolute" tolerance="1" includeUpperBound="false">{number(10)}{number(11)}</equal>',
            False,
        ),
        (f'<equalRounded roundingMode="decimalPlaces" figures="2">{number(1.005)}{number(1.01)}</equalRounded>', True),
        (
            '<inside shape="circle" coords="10,10,5"><baseValue baseType="point">13 14</baseValue></inside>',
            True,
        ),
        (
            '<inside shape="poly" coords="0,0,10,0,10,10"><baseValue baseType="point">2 8</baseValue></inside>',
            False,
        ),
        (f"<lt>{number(1)}<null/></lt>", None),
        (f"<gte>{number(1)}{whole(1)}</gte>", True),
    ],
)
def test_what_is_true_and_what_is_unknown(inner: str, worth: bool | None) -> None:
    assert expression(inner, base="boolean") is worth


@pytest.mark.parametrize(
    ("inner", "worth"),
    [
        (f"<sum>{number(1)}{whole(2)}<multiple>{whole(3, 4)}</multiple></sum>", 10),
        (f"<sum>{number(1)}<null/></sum>", None),
        (f"<divide>{number(1)}{number(0)}</divide>", None),
        (f"<integerDivide>{whole(-7, 2)}</integerDivide>", -4),
        (f"<integerModulus>{whole(-7, 2)}</integerModulus>", 1),
        (f"<round>{number(2.5)}</round>", 3),
        (f"<round>{number(-2.5)}</round>", -2),
        (f"<truncate>{number(-2.7)}</truncate>", -2),
        (f'<roundTo roundingMode="significantFigures" figures="3">{number(1239451)}</roundTo>', 1240000),
        (f'<roundTo roundingMode="decimalPlaces" figures="0">{number(0.5)}</roundTo>', 1),
        (f"<gcd>{whole(12, 18)}</gcd>", 6),
        (f"<lcm>{whole(4, 6)}</lcm>", 12),
        (f"<max><multiple>{whole(3, 9)}</multiple>{number(4)}</max>", 9),
        (f'<mathOperator name="log">{number(1000)}</mathOperator>', 3),
        (f'<mathOperator name="ln">{number(-1)}</mathOperator>', None),
        (f'<statsOperator name="sampleSD"><multiple>{whole(1)}</multiple></statsOperator>', None),
        (f'<statsOperator name="popVariance"><multiple>{whole(1, 3)}</multiple></statsOperator>', 1),
        (f'<statsOperator name="popSD"><max>{number("INF")}</max></statsOperator>', None),
        (f"<power>{number(10)}{number(400)}</power>", None),
        (f'<index n="2"><ordered>{whole(7, 8)}</ordered></index>', 8),
        (f'<index n="3"><ordered>{whole(7, 8)}</ordered></index>', None),
        ("<containerSize><multiple/></containerSize>", 0),
        (f"<containerSize><delete>{whole(1)}<multiple>{whole(1, 2, 1)}</multiple></delete></containerSize>", 1),
        (f'<containerSize><repeat numberRepeats="3">{whole(1, 2)}</repeat></containerSize>', 6),
    ],
)
def test_what_numbers_come_to(inner: str, worth: float | None) -> None:
    got = expression(inner)
    assert got == (worth if worth is None else pytest.approx(worth))


MAPPED = f"""<assessmentItem {XMLNS2}>
<responseDeclaration identifier="RESPONSE" cardinality="multiple" baseType="identifier">
<correctResponse><value>H</value><value>O</value></correctResponse>
<mapping lowerBound="0" upperBound="2" defaultValue="-2"><mapEntry mapKey="H" mappedValue="1"/>
<mapEntry mapKey="O" mappedValue="1"/><mapEntry mapKey="Cl" mappedValue="-1"/></mapping></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<responseProcessing template="TEMPLATE"/></assessmentItem>"""


@pytest.mark.parametrize(
    "template",
    [
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response",
        "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml",
        "rptemplates/map_response.xml",
        "http://www.imsglobal.org/question/qti_v2p1/rptemplates/CC2_map_response.xml",
    ],
)
@pytest.mark.parametrize(
    ("chosen", "score"),
    [(["H", "O"], 2), (["H", "H"], 1), (["H", "Cl"], 0), (["H", "O", "Cl"], 1), (["H", "O", "?"], 0), ([], 0)],
)
def test_a_mapping_sums_up_different_choices_within_its_bounds(template: str, chosen: list[str], score: float) -> None:
    program = qti.program(qti.parse(MAPPED.replace("TEMPLATE", template)))
    assert qti.score(program, {"RESPONSE": chosen}) == score
    assert qti.maximum(program) == 2


def test_the_same_item_in_the_words_of_3_0_is_the_same_program() -> None:
    three = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">
    <qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="identifier">
    <qti-correct-response><qti-value>H</qti-value><qti-value>O</qti-value></qti-correct-response>
    <qti-mapping lower-bound="0" upper-bound="2" default-value="-2"><qti-map-entry map-key="H" mapped-value="1"/>
    <qti-map-entry map-key="O" mapped-value="1"/><qti-map-entry map-key="Cl" mapped-value="-1"/></qti-mapping>
    </qti-response-declaration>
    <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
    <qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml"/>
    </qti-assessment-item>"""
    assert qti.program(qti.parse(three)) == qti.program(qti.parse(MAPPED.replace("TEMPLATE", "map_response")))


@pytest.mark.parametrize(
    ("rules", "reason", "line"),
    [
        ("<setOutcomeValue identifier='Y'><null/></setOutcomeValue>", "«Y»", 3),
        ("<setOutcomeValue identifier='SCORE'><wonder/></setOutcomeValue>", "«wonder»", 3),
        ("<setOutcomeValue identifier='SCORE'><random><null/></random></setOutcomeValue>", "random", 3),
        ("<setOutcomeValue identifier='SCORE'><customOperator class='a.B'><null/></customOperator></setOutcomeValue>",
         "customOperator a.B", 3),
        ("<setOutcomeValue identifier='SCORE'><correct identifier='R'/></setOutcomeValue>", "«R»", 3),
        ("<setOutcomeValue identifier='SCORE'><divide><null/></divide></setOutcomeValue>", "divide", 3),
        ("<responseCondition><responseElse/></responseCondition>", "responseElse", 3),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_followed_are_named_with_their_line(rules: str, reason: str, line: int) -> None:
    item = (
        f"<assessmentItem {XMLNS2}>\n<outcomeDeclaration identifier='SCORE' cardinality='single' baseType='float'/>"
        f"<responseProcessing>\n{rules}</responseProcessing></assessmentItem>"
    )
    with pytest.raises(qti.QtiError) as refusal:
        qti.program(qti.parse(item))
    assert reason in refusal.value.reason
    assert refusal.value.line == line


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "XML"),
        (b"<a><b></a>", "XML"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "сущности"),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "сущности"),
        (b"<a>" * 500 + b"</a>" * 500, "вложенных"),
        (b'<?xml version="1.0" encoding="klingon"?><a/>', "кодировку"),
    ],
)
def test_xml_that_may_not_be_read_is_refused_in_a_sentence(data: bytes, reason: str) -> None:
    with pytest.raises(qti.UnreadableError) as refusal:
        qti.parse(data)
    assert reason in refusal.value.reason


def test_windows_letters_are_read() -> None:
    node = qti.parse('<?xml version="1.0" encoding="windows-1251"?><a>Ёж</a>'.encode("cp1251"))
    assert node.text == "Ёж"


def test_an_evil_pattern_is_answered_at_once() -> None:
    assert expression(f'<patternMatch pattern="(a*)*b">{text("a" * 2000)}</patternMatch>', base="boolean") is False


def test_a_mapping_gives_no_more_than_its_upper_bound_and_no_less_than_its_lower() -> None:
    bounds = ('lowerBound="0" upperBound="2"', 'lowerBound="-1" upperBound="1.5"')
    item = MAPPED.replace("TEMPLATE", "map_response").replace(*bounds)
    program = qti.program(qti.parse(item))
    assert qti.score(program, {"RESPONSE": ["H", "O"]}) == 1.5
    assert qti.score(program, {"RESPONSE": ["Cl", "?"]}) == -1
    assert qti.maximum(program) == 1.5
    assert qti.fraction(program, {"RESPONSE": ["Cl"]}, 1.5) == 0
