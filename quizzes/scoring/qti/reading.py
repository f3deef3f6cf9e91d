"""From the XML of an item to a program: declarations and rules as data that JSON can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from quizzes.scoring.qti.errors import InvalidError, UnsupportedError
from quizzes.scoring.qti.markup import Node
from quizzes.scoring.qti.patterns import PatternError, compiled
from quizzes.scoring.qti.shapes import SHAPES, coords
from quizzes.scoring.qti.templates import standard_rules
from quizzes.scoring.qti.values import BASE_TYPES, CARDINALITIES, RECORD, SINGLE, parse_item
from quizzes.scoring.qti.vocabulary import BUILT_IN, CUSTOM, EXPRESSIONS, SPELLINGS, UNSUPPORTED, custom_name

Program = dict[str, Any]
FindTemplate = Callable[[str], Node | None]
MAX_EXPRESSIONS = 5_000
PLAIN_TYPES = ("identifier", "string", "boolean", "point", "pair", "directedPair")


def program(item: Node, find_template: FindTemplate | None = None) -> Program:
    """Read declarations and response processing of an `assessmentItem`.

    `find_template` finds a template by the address that the item gives, when the package brings its own.
    """
    made: Program = {
        "responses": {node.get("identifier"): _response(node) for node in item.all("responseDeclaration")},
        "outcomes": {node.get("identifier"): _outcome(node) for node in item.all("outcomeDeclaration")},
        "constants": _constants(item),
    }
    if "SCORE" not in made["outcomes"]:
        made["outcomes"]["SCORE"] = {"base": "float", "cardinality": SINGLE, "undeclared": True}
    processing = item.first("responseProcessing")
    made["processed"] = processing is not None and bool(processing.children or processing.get("template"))
    made["rules"] = _Rules(made, find_template).processing(processing) if processing is not None else []
    return made


def _constants(item: Node) -> dict[str, Any]:
    """Template variables of an item that never sets them are constants."""
    for tag in ("templateProcessing", "templateProcessingTemplate"):
        if (node := item.first(tag)) is not None:
            raise UnsupportedError("Задание-шаблон: его значения вычисляются заново для каждого.", line=node.line)
    return {node.get("identifier"): _declared(node) for node in item.all("templateDeclaration")}


def _declared(node: Node) -> dict[str, Any]:
    identifier, cardinality, base = node.get("identifier"), node.get("cardinality"), node.get("baseType")
    if not identifier:
        raise InvalidError(f"У {node.tag} нет identifier.", line=node.line)
    if cardinality not in CARDINALITIES:
        raise InvalidError(f"{identifier}: неизвестное cardinality «{cardinality}».", line=node.line)
    if base not in BASE_TYPES and not (cardinality == RECORD and not base):
        raise InvalidError(f"{identifier}: неизвестный baseType «{base}».", line=node.line)
    made: dict[str, Any] = {"base": base, "cardinality": cardinality}
    if (default := node.first("defaultValue")) is not None:
        made["default"] = _values(default, base)
    return made


def _values(parent: Node, base: str) -> list[Any]:
    """Items as text, or fields of a record."""
    found: list[Any] = []
    for node in parent.all("value"):
        text, kind = node.content(), node.get("baseType") or base or "string"
        text = text if kind == "string" else text.strip()
        _check(kind, text, node)
        if name := node.get("fieldIdentifier"):
            found.append({"field": name, "base": kind, "value": text})
        else:
            found.append(text)
    return found


def _check(base: str, text: str, node: Node) -> None:
    try:
        parse_item(base, text)
    except ValueError:
        raise InvalidError(f"Значение «{text[:60]}» — не {base}.", line=node.line) from None


def _response(node: Node) -> dict[str, Any]:
    made = _declared(node)
    if (correct := node.first("correctResponse")) is not None:
        made["correct"] = _values(correct, made["base"])
    if (mapping := node.first("mapping")) is not None:
        made["mapping"] = _mapping(mapping, made["base"])
    if (areas := node.first("areaMapping")) is not None:
        made["areas"] = _bounds(areas) | {"entries": [_area(entry) for entry in areas.all("areaMapEntry")]}
    return made


def _bounds(node: Node) -> dict[str, Any]:
    made: dict[str, Any] = {"default": _number(node, "defaultValue", 0.0)}
    for name, attribute in (("lower", "lowerBound"), ("upper", "upperBound")):
        if node.get(attribute):
            made[name] = _number(node, attribute, 0.0)
    return made


def _mapping(node: Node, base: str) -> dict[str, Any]:
    entries = []
    for entry in node.all("mapEntry"):
        if "mapKey" not in entry.attrs:
            raise InvalidError("У mapEntry нет mapKey.", line=entry.line)
        _check(base or "string", entry.get("mapKey"), entry)
        made = {"key": entry.get("mapKey"), "value": _number(entry, "mappedValue", None)}
        if entry.get("caseSensitive", "true") in ("false", "0"):
            made["any_case"] = True
        entries.append(made)
    return _bounds(node) | {"entries": entries}


def _number(node: Node, attribute: str, default: float | None) -> float:
    text = node.get(attribute)
    if not text and default is not None:
        return default
    try:
        return float(parse_item("float", text))
    except ValueError:
        raise InvalidError(f"{attribute} — это число, а не «{text[:40]}».", line=node.line) from None


def _area(node: Node) -> dict[str, Any]:
    return area(node) | {"value": _number(node, "mappedValue", None)}


def area(node: Node) -> dict[str, Any]:
    """Read the shape of anything that has `shape` and `coords`."""
    shape = node.get("shape") or "default"
    if shape not in SHAPES:
        raise InvalidError(f"Неизвестная форма области «{shape}».", line=node.line)
    try:
        numbers = coords(node.get("coords"))
    except ValueError:
        raise InvalidError(f"Координаты области не числа: «{node.get('coords')[:60]}».", line=node.line) from None
    if len(numbers) < SHAPES[shape] or not all(abs(number) < 1e9 for number in numbers):
        raise InvalidError("У области не хватает координат.", line=node.line)
    return {"shape": shape, "coords": numbers}


def _outcome(node: Node) -> dict[str, Any]:
    made = _declared(node)
    for name, attribute in (("maximum", "normalMaximum"), ("minimum", "normalMinimum")):
        if node.get(attribute):
            made[name] = _number(node, attribute, None)
    table = node.first("matchTable") or node.first("interpolationTable")
    if table is not None:
        entries = table.all("matchTableEntry", "interpolationTableEntry")
        made["lookup"] = {
            "exact": table.tag == "matchTable",
            "default": table.get("defaultValue") or None,
            "entries": [_lookup(entry, made["base"]) for entry in entries],
        }
    return made


def _lookup(entry: Node, base: str) -> dict[str, Any]:
    _check(base or "string", entry.get("targetValue"), entry)
    included = entry.get("includeBoundary", "true") not in ("false", "0")
    return {"source": _number(entry, "sourceValue", None), "target": entry.get("targetValue"), "included": included}


class _Rules:
    """Reads rules and expressions of one item; knows what is declared."""

    def __init__(self, declared: Program, find_template: FindTemplate | None) -> None:
        self.outcomes = declared["outcomes"]
        self.names = {*declared["responses"], *self.outcomes, *declared["constants"], *BUILT_IN}
        self.responses = declared["responses"]
        self.find_template = find_template
        self.from_template = False
        self.count = 0

    def processing(self, node: Node) -> list[dict[str, Any]]:
        if node.children:
            return self.block(node)
        address = node.get("template")
        if not address:
            return []
        self.from_template = True
        rules = standard_rules(address) or self.brought(node.get("templateLocation")) or self.brought(address)
        if rules is None:
            raise UnsupportedError(f"Шаблон проверки «{_short(address)}» неизвестен.", line=node.line)
        return self.block(rules)

    def brought(self, place: str) -> Node | None:
        """A template that the package brings itself."""
        found = self.find_template(place) if self.find_template and place else None
        return found if found is not None and found.tag == "responseProcessing" else None

    def block(self, node: Node) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        for child in node:
            if child.tag == "responseProcessingFragment":
                made += self.block(child)
            elif not self.skips(child):
                made.append(self.rule(child))
        return made

    def skips(self, node: Node) -> bool:
        """A template may set more (what feedback to show) than the item declares."""
        return self.from_template and node.tag == "setOutcomeValue" and node.get("identifier") not in self.outcomes

    def rule(self, node: Node) -> dict[str, Any]:
        if node.tag == "responseCondition":
            return self.condition(node)
        if node.tag == "exitResponse":
            return {"rule": "exit"}
        if node.tag in ("setOutcomeValue", "lookupOutcomeValue"):
            return self.setting(node)
        if node.tag == "include":
            raise UnsupportedError("Правила проверки вынесены в другой файл (include).", line=node.line)
        raise InvalidError(f"В правилах проверки стоит «{_short(node.tag)}», такого правила нет.", line=node.line)

    def condition(self, node: Node) -> dict[str, Any]:
        branches, otherwise = [], []
        for place, child in enumerate(node):
            if child.tag == ("responseIf" if place == 0 else "responseElseIf"):
                if not child.children:
                    raise InvalidError(f"В {child.tag} нет условия.", line=child.line)
                rest = Node(child.tag, {}, child.line, children=child.children[1:])
                branches.append({"when": self.expression(child.children[0]), "then": self.block(rest)})
            elif child.tag == "responseElse" and place and place == len(node.children) - 1:
                otherwise = self.block(child)
            else:
                raise InvalidError(f"«{_short(child.tag)}» стоит в responseCondition не на месте.", line=child.line)
        if not branches:
            raise InvalidError("В responseCondition нет responseIf.", line=node.line)
        return {"rule": "if", "branches": branches, "else": otherwise}

    def setting(self, node: Node) -> dict[str, Any]:
        name = node.get("identifier")
        if name not in self.outcomes and name not in BUILT_IN:
            raise InvalidError(f"Правило меняет переменную «{_short(name)}», но она не объявлена.", line=node.line)
        if len(node.children) != 1:
            raise InvalidError(f"В {node.tag} должно стоять одно выражение.", line=node.line)
        if node.tag == "lookupOutcomeValue" and "lookup" not in self.outcomes.get(name, {}):
            raise InvalidError(f"У переменной «{_short(name)}» нет таблицы значений.", line=node.line)
        kind = "set" if node.tag == "setOutcomeValue" else "lookup"
        if kind == "set":
            self.check_type(name, node.children[0])
        return {"rule": kind, "outcome": name, "value": self.expression(node.children[0])}

    def check_type(self, outcome: str, node: Node) -> None:
        """A text cannot become an identifier, nor the other way round."""
        wanted, given = self.outcomes.get(outcome, {}).get("base"), ""
        if node.tag == "variable":
            given = {**self.outcomes, **self.responses}.get(node.get("identifier"), {}).get("base", "")
        if given in PLAIN_TYPES and wanted in PLAIN_TYPES and given != wanted:
            raise InvalidError(
                f"Правило кладёт в «{_short(outcome)}» ({wanted}) значение другого типа ({given}).", line=node.line
            )

    def expression(self, node: Node) -> dict[str, Any]:
        self.count += 1
        if self.count > MAX_EXPRESSIONS:
            raise UnsupportedError("Правила проверки слишком длинные.", line=node.line)
        tag = SPELLINGS.get(node.tag, node.tag)
        if tag in UNSUPPORTED:
            raise UnsupportedError(f"Правила проверки берут {UNSUPPORTED[tag]} ({tag}).", line=node.line)
        if tag not in EXPRESSIONS:
            raise InvalidError(f"Выражения «{_short(tag)}» в стандарте нет.", line=node.line)
        self.check(tag, node)
        made: dict[str, Any] = {"op": tag, **{k: v for k, v in node.attrs.items() if not k.startswith("data-")}}
        if tag == "baseValue":
            text = node.content()
            made["value"] = text if node.get("baseType") == "string" else text.strip()
        if node.children and EXPRESSIONS[tag].most:
            made["of"] = [self.expression(child) for child in node]
        return made

    def check(self, tag: str, node: Node) -> None:
        form = EXPRESSIONS[tag]
        if not form.least <= len(node.children) <= max(form.most, 0):
            raise InvalidError(f"У выражения {tag} {len(node.children)} частей, так не бывает.", line=node.line)
        for attribute in form.needs:
            if not node.get(attribute):
                raise InvalidError(f"У выражения {tag} нет {attribute}.", line=node.line)
        if tag == "baseValue":
            self.check_value(node)
        self.check_details(tag, node)
        if "identifier" in form.needs:
            self.check_name(tag, node)

    def check_details(self, tag: str, node: Node) -> None:
        if tag == "inside":
            area(node)
        if tag == "roundTo" and not node.get("figures") and len(node.children) < 2:
            raise InvalidError("У выражения roundTo нет figures.", line=node.line)
        if tag == "customOperator" and custom_name(node.attrs) not in CUSTOM:
            name = node.get("class") or node.get("definition")
            raise UnsupportedError(f"Оператор другой системы (customOperator {_short(name)}).", line=node.line)
        if tag == "patternMatch" and not node.get("pattern").startswith("{"):
            try:
                compiled(node.get("pattern"))
            except PatternError:
                raise InvalidError(f"Не читается шаблон «{_short(node.get('pattern'))}».", line=node.line) from None

    def check_value(self, node: Node) -> None:
        base = node.get("baseType")
        if base not in BASE_TYPES:
            raise InvalidError(f"Неизвестный baseType «{_short(base)}».", line=node.line)
        _check(base, node.content(), node)

    def check_name(self, tag: str, node: Node) -> None:
        name = node.get("identifier")
        known = self.names if tag in ("variable", "default") else self.responses
        if name not in known and not self.from_template:
            raise InvalidError(f"Правило ссылается на «{_short(name)}», но такой переменной нет.", line=node.line)


def _short(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= 80 else text[:79] + "…"
