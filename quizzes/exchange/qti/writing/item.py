"""A draft as an `assessmentItem`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from quizzes.scoring.qti import Node

from ...drafts import Draft, Unreadable
from . import asking, program
from .elements import make, paragraphs
from .rules import TEMPLATES, base, condition, number, put, variable

SAID: Final = "FEEDBACK"
SAID_OF_OPTION: Final = "FEEDBACK_CHOICE"
SAID_ALWAYS: Final = "SOLUTION"
# The order that the schema wants.
DECLARED: Final = ("responseDeclaration", "outcomeDeclaration", "templateDeclaration")


@dataclass
class Written:
    """An item and what it loses for others."""

    root: Node
    remarks: list[str] = field(default_factory=list)


def item(draft: Draft, identifier: str, version: str) -> Written:
    """Unreadable says why a question cannot be said in QTI."""
    if draft.kind not in asking.KINDS:
        raise Unreadable("Упражнение «ответ жителю» в QTI не выразить: его проверяют по своим правилам.")
    body = draft.body
    processing = body.get("processing")
    names = asking.Names(processing["binding"]) if processing and draft.kind != "cloze" else None
    names = names or _loose(processing)
    asked = asking.KINDS[draft.kind](body, names)
    said = _Said(body, asked)
    root = make("assessmentItem", identifier=identifier, title=draft.title or body["stem"][:80])
    root.attrs |= {"adaptive": "false", "timeDependent": "false"}
    declared = _declared(asked, processing) + said.declarations()
    root.children += sorted(declared, key=lambda node: DECLARED.index(node.tag))
    root.children.append(make("itemBody", *_picture(draft), *asked.content, *_attachment(body)))
    root.children += _processing(draft, asked, said, version) + said.messages()
    return Written(root, _lost(draft))


def _loose(processing: Mapping[str, Any] | None) -> asking.Names:
    """Names of a text with gaps: each gap has a response of its own."""
    names = asking.Names(None)
    if processing:
        names.binding = processing["binding"]
    return names


def _declared(asked: asking.Asked, processing: Mapping[str, Any] | None) -> list[Node]:
    if processing:
        return program.declarations(processing["program"])
    top = _top(asked)
    return [
        *(scored.declaration for scored, _ in asked.parts),
        _outcome("SCORE", "float", "0"),
        *([_outcome("MAXSCORE", "float", repr(top))] if top else []),
    ]


def _outcome(name: str, kind: str, default: str = "", cardinality: str = "single") -> Node:
    node = make("outcomeDeclaration", identifier=name, cardinality=cardinality, baseType=kind)
    if default:
        node.children.append(make("defaultValue", make("value", default)))
    return node


def _top(asked: asking.Asked) -> float:
    """All the points: of a lone response its own, of several their weights."""
    if not any(scored.rules(1.0) for scored, _ in asked.parts):
        return 0.0
    return asked.parts[0][0].top if len(asked.parts) == 1 else sum(weight for _, weight in asked.parts)


def _processing(draft: Draft, asked: asking.Asked, said: _Said, version: str) -> list[Node]:
    processing = draft.body.get("processing")
    if processing:
        return [make("responseProcessing", *program.rules(processing["program"]), *said.rules(processing["max"]))]
    top = _top(asked)
    if not top:
        return [make("responseProcessing", *said.rules(1.0))] if said.rules(1.0) else []
    alone = asked.parts[0][0] if len(asked.parts) == 1 else None
    told = said.rules(top)
    if alone is not None and alone.template and not told:
        return [make("responseProcessing", template=TEMPLATES[version].format(alone.template))]
    rules = [
        rule
        for scored, weight in asked.parts
        for rule in scored.rules(1.0 if alone is not None else weight / scored.top)
    ]
    return [make("responseProcessing", *rules, *told)]


class _Said:
    """What is said after the answer, as modal feedback."""

    def __init__(self, body: Mapping[str, Any], asked: asking.Asked) -> None:
        self.always = body.get("explanation") or ""
        feedback = body.get("feedback") or {}
        self.outcome = {name: feedback[name] for name in ("right", "part", "wrong") if feedback.get(name)}
        self.of_option = {}
        for option in asking.options_of(body) if asked.chosen else []:
            text = option.get("feedback") or body.get(f"feedback_{option['id']}")
            if text:
                self.of_option[asked.chosen[option["id"]]] = text
        self.response = asked.parts[0][0].declaration if asked.parts else make("responseDeclaration")
        if self.response.get("identifier") != asking.RESPONSE and asked.chosen:
            self.of_option = {}

    def declarations(self) -> list[Node]:
        made = [_outcome(SAID, "identifier")] if self.outcome else []
        if self.of_option:
            made.append(_outcome(SAID_OF_OPTION, "identifier", cardinality=self.response.get("cardinality")))
        return made + ([_outcome(SAID_ALWAYS, "identifier")] if self.always else [])

    def rules(self, top: float) -> list[Node]:
        made = []
        if self.outcome:
            # A third of a third and the like: sums of shares may fall short of the whole by a hair.
            whole = make("gte", variable("SCORE"), number(top * (1 - 1e-9)))
            words = ("right", "part", "wrong")
            right, part, wrong = (put(SAID, base("identifier", word)) for word in words)
            some = make("gt", variable("SCORE"), number(0))
            made.append(condition([(whole, [right]), (some, [part])], [wrong]))
        if self.of_option:
            made.append(put(SAID_OF_OPTION, variable(self.response.get("identifier"))))
        return made + ([put(SAID_ALWAYS, base("identifier", "shown"))] if self.always else [])

    def messages(self) -> list[Node]:
        return [
            *(_message(SAID, name, text) for name, text in self.outcome.items()),
            *(_message(SAID_OF_OPTION, name, text) for name, text in self.of_option.items()),
            *([_message(SAID_ALWAYS, "shown", self.always)] if self.always else []),
        ]


def _message(outcome: str, identifier: str, text: str) -> Node:
    content = make("contentBody", *paragraphs(text))
    return make("modalFeedback", content, outcomeIdentifier=outcome, identifier=identifier, showHide="show")


def _picture(draft: Draft) -> list[Node]:
    picture = draft.body.get("picture")
    if not picture or draft.kind == "hotspot":
        return []
    return [make("p", make("img", src=picture["file"], alt=picture.get("alt") or ""))]


def _attachment(body: Mapping[str, Any]) -> list[Node]:
    file = body.get("attachment")
    return [make("p", make("a", file.get("name") or file["file"], href=file["file"]))] if file else []


def _lost(draft: Draft) -> list[str]:
    """What other systems will not see."""
    body, found = draft.body, []
    if body.get("hints"):
        found.append("подсказки")
    if draft.kind in ("short", "cloze") and not body.get("processing"):
        found.append("прощённые опечатки, другие формы слов, «ё» и знаки")
    if body.get("units"):
        found.append("единицы измерения")
    if any(len(pair) > 2 and pair[2] for pair in body.get("pairs", [])) or _said_of_parts(body):
        found.append("отзывы к отдельным ответам")
    return found


def _said_of_parts(body: Mapping[str, Any]) -> bool:
    rows = [*body.get("items", []), *body.get("areas", []), *body.get("answers", []), *body.get("accepted", [])]
    return any(isinstance(row, dict) and row.get("feedback") for row in rows)
