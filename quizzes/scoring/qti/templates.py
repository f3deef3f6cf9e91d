"""Response processing templates of the standard, by the last word of their address."""

from __future__ import annotations

from functools import cache

from quizzes.scoring.qti.markup import Node, parse

_MATCH = """<responseCondition><responseIf>
<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>{right}</responseIf>
<responseElse>{wrong}</responseElse></responseCondition>"""
_MAP = """<responseCondition><responseIf><isNull><variable identifier="RESPONSE"/></isNull>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue></responseIf>
<responseElse><setOutcomeValue identifier="SCORE"><{name} identifier="RESPONSE"/></setOutcomeValue></responseElse>
</responseCondition>"""
_FULL = """<responseCondition><responseIf><equal toleranceMode="exact"><variable identifier="MAXSCORE"/>
<variable identifier="SCORE"/></equal>{right}</responseIf><responseElse>{wrong}</responseElse></responseCondition>"""


def _set(outcome: str, base: str, value: str) -> str:
    value = f'<baseValue baseType="{base}">{value}</baseValue>'
    return f'<setOutcomeValue identifier="{outcome}">{value}</setOutcomeValue>'


def _number(value: int) -> str:
    return _set("SCORE", "float", str(value))


def _word(outcome: str, word: str) -> str:
    return (
        f'<setOutcomeValue identifier="{outcome}"><baseValue baseType="identifier">{word}</baseValue></setOutcomeValue>'
    )


_ALL = '<setOutcomeValue identifier="SCORE"><variable identifier="MAXSCORE"/></setOutcomeValue>'
_CHOSEN = '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
_BASIC = _MATCH.format(
    right=_ALL + _word("FEEDBACKBASIC", "correct"),
    wrong=_word("FEEDBACKBASIC", "incorrect"),
)
_STANDARD = {
    "matchcorrect": _MATCH.format(right=_number(1), wrong=_number(0)),
    "mapresponse": _MAP.format(name="mapResponse"),
    "mapresponsepoint": _MAP.format(name="mapResponsePoint"),
    # The Common Cartridge profile gives MAXSCORE instead of one, and tells what was chosen.
    "cc2matchbasic": _BASIC,
    "cc2match": _BASIC + _CHOSEN,
    "cc2mapresponse": _MAP.format(name="mapResponse")
    + _FULL.format(right=_word("FEEDBACK", "correct"), wrong=_word("FEEDBACK", "incorrect")),
}


@cache
def standard_rules(address: str) -> Node | None:
    """Return the rules of a template of the standard; None when it is none of them."""
    name = address.rstrip("/").rpartition("/")[2].lower().removesuffix(".xml")
    rules = _STANDARD.get("".join(filter(str.isalnum, name)))
    return parse(f"<responseProcessing>{rules}</responseProcessing>") if rules else None
