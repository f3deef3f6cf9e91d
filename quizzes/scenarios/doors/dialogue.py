from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.ui.forms import LinesField
from quizzes import replies
from quizzes.scenarios.exercise import Exercise
from quizzes.scenarios.kinds.dialogue import DIALOGUE as KIND
from quizzes.scenarios.kinds.dialogue_graph import Flow
from quizzes.scenarios.kinds.dialogue_script import (
    ALL,
    ANY,
    CAPS,
    ELSE,
    MOST_SCENES,
    MOST_TURNS,
    MOST_WAYS,
    SPEAKERS,
    USUAL_TURNS,
    Scene,
    Script,
)
from quizzes.scenarios.kinds.dialogue_signs import SIGNS

from .dialogue_sample import SAMPLE
from .door import Door, SetupForm
from .rows import Rows, line, words

if TYPE_CHECKING:
    from django.forms import BoundField

    from quizzes.scenarios.models import Reply, Scenario

OUTCOMES = {"good": _("хороший конец"), "neutral": _("ни то ни сё"), "bad": _("плохой конец")}
WHENS = {ALL: _("всё сразу"), ANY: _("хоть что-то"), ELSE: _("иначе")}


@dataclass(frozen=True)
class Line:
    """What was said: by the resident, the followers …, or by the official (``own``)."""

    speaker: str
    text: str
    own: bool = False


@dataclass(frozen=True)
class Turn:
    """A reply after the conversation, with what it led to."""

    number: int
    said: Line
    pieces: list[replies.Segment]
    score: int
    remarks: list[replies.Finding]
    because: str
    led_to: str


@dataclass(frozen=True)
class SceneFields:
    number: int
    fields: dict[str, BoundField]
    ways: list[dict[str, BoundField]]
    is_first: bool


@dataclass(frozen=True)
class Outline:
    """A scene in the outline: its number, where its ways lead, what is wrong with it."""

    number: int
    scene: Scene
    ways: list[tuple[str, str]]
    is_reached: bool


class DialogueSetupForm(SetupForm):
    """The scenes with their ways, all on one page. A new dialogue begins with a sample to be changed."""

    max_turns = forms.IntegerField(
        label=_("Ответов не больше"),
        min_value=1,
        max_value=MOST_TURNS,
        help_text=_("После стольких ответов разговор кончается сам."),
        error_messages={
            "min_value": _("Хотя бы один."),
            "max_value": _("Не больше 8."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        saved = self.scenario.setup or SAMPLE
        self.initial["max_turns"] = saved.get("max_turns", USUAL_TURNS)
        scenes = [scene for scene in saved.get("scenes", []) if isinstance(scene, dict)]
        self.scenes = Rows(self, "scene", _scene_fields, [_flat(scene) for scene in scenes], least=2, most=MOST_SCENES)
        self.ways = [self._ways(number, scenes) for number in range(len(self.scenes.shown))]
        targets = [("", "—"), *self._targets()]
        for name, field in self.fields.items():
            if name.endswith("-to") and isinstance(field, forms.ChoiceField):
                field.choices = targets

    def _ways(self, number: int, scenes: list[dict[str, Any]]) -> Rows:
        ways = scenes[number].get("ways", []) if number < len(scenes) else []
        flat = [_flat_way(way, place) for place, way in enumerate(ways, start=1)]
        return Rows(self, f"scene-{number}-way", _way_fields, flat, least=1, most=MOST_WAYS)

    def _targets(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(self.scenes.shown):
            yield _id(number, row["id"].value()), f"{number + 1}. {row['title'].value() or 'без названия'}"

    def shown(self) -> Iterator[SceneFields]:
        for number, (row, ways) in enumerate(zip(self.scenes.shown, self.ways, strict=True)):
            yield SceneFields(number, row, ways.shown, number == 0)

    @property
    def setup(self) -> dict[str, Any]:
        scenes = [
            {
                "id": _id(number, row["id"]),
                **{name: row[name] or "" for name in ("title", "speaker", "message")},
                "facts": row["facts"] or [],
                "points": row["points"] or [],
                "ending": _ending(row),
                "ways": [] if row["outcome"] else self._kept_ways(number),
            }
            for number, row in self.scenes.numbered
            if row["title"] or row["message"] or number == 0
        ]
        return {"max_turns": self.cleaned_data["max_turns"], "scenes": scenes}

    def _kept_ways(self, number: int) -> list[dict[str, Any]]:
        rows = [row for row in self.ways[number].kept if row["to"]]
        rows.sort(key=lambda row: (row["when"] == ELSE, row["place"] or MOST_WAYS))
        return [
            {
                "when": row["when"],
                "tests": [] if row["when"] == ELSE else _tests(row),
                "to": row["to"],
            }
            for row in rows
        ]


def _scene_fields() -> dict[str, forms.Field]:
    return {
        "id": forms.CharField(required=False, max_length=20, widget=forms.HiddenInput),
        "title": line(_("Название сцены"), 80, help_text=_("Для вас: «Переспросила, когда».")),
        "speaker": forms.ChoiceField(label=_("Кто говорит"), required=False, choices=list(SPEAKERS.items())),
        "message": words(_("Что говорит"), 1500, 3),
        "facts": LinesField(
            label=_("Что стало известно"),
            required=False,
            help_text=_("По одному в строке, если в этой сцене узнали новое."),
        ),
        "points": LinesField(
            label=_("Что должно быть в ответе"),
            required=False,
            help_text=_("По одному в строке: на это сверят ответ в этой сцене."),
        ),
        "outcome": forms.ChoiceField(
            label=_("Это конец разговора"), required=False, choices=[("", "нет, ждём ответа"), *OUTCOMES.items()]
        ),
        "cap": forms.IntegerField(
            label=_("Балл не выше"),
            required=False,
            min_value=0,
            max_value=100,
            help_text=_("Для конца. Пусто: хороший 100, ни то ни сё 75, плохой 50."),
        ),
        "meaning": words(_("Чем всё кончилось"), 400, help_text=_("Для конца: это прочтут в итоге.")),
    }


def _way_fields() -> dict[str, forms.Field]:
    signs = [("", "—"), *((code, sign.words) for code, sign in SIGNS.items())]
    return {
        "place": forms.IntegerField(label=_("Порядок"), required=False, min_value=1, max_value=MOST_WAYS),
        "when": forms.ChoiceField(label=_("Если верно"), required=False, choices=list(WHENS.items())),
        "sign1": forms.ChoiceField(label=_("Признак ответа"), required=False, choices=signs),
        "sign2": forms.ChoiceField(label=_("Ещё признак"), required=False, choices=signs),
        "bound": forms.IntegerField(
            label=_("Баллов"), required=False, min_value=0, max_value=100, help_text=_("Только для признака «балл».")
        ),
        "to": forms.ChoiceField(label=_("Дальше сцена"), required=False),
    }


def _ending(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if not row["outcome"]:
        return None
    cap = {} if row["cap"] is None else {"cap": row["cap"]}
    return {"outcome": row["outcome"], "meaning": row["meaning"] or "", **cap}


def _tests(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"sign": row[name], "bound": row["bound"] or 0} for name in ("sign1", "sign2") if row[name]]


def _flat(scene: Mapping[str, Any]) -> dict[str, Any]:
    ending = scene.get("ending") or {}
    return {**scene, **{name: ending.get(name, "") for name in ("outcome", "meaning", "cap")}}


def _flat_way(way: Mapping[str, Any], place: int) -> dict[str, Any]:
    tests = [test for test in way.get("tests", []) if isinstance(test, dict)]
    signs = {f"sign{number}": test.get("sign", "") for number, test in enumerate(tests[:2], start=1)}
    bound = next((test["bound"] for test in tests if test.get("bound")), None)
    return {"place": place, "when": way.get("when", ALL), "to": way.get("to", ""), "bound": bound, **signs}


def _id(number: int, given: str | None) -> str:
    return given or f"s{number + 1}"


class Dialogue(Door):
    kind = KIND
    setup_form = DialogueSetupForm

    def writing(self, reply: Reply) -> Mapping[str, Any]:
        script, turns = Script.of(reply.exercise), reply.work.get("turns", [])
        lines: list[Line] = []
        for turn in turns:
            lines += [_line(script.by_id[turn["scene"]], reply.exercise), Line("", turn["text"], own=True)]
        current = script.by_id[reply.work["scene"]]
        return {
            "lines": lines[1:],  # the first message stands in its look above
            "now_said": _line(current, reply.exercise) if turns else None,
            "revealed": [fact for turn in turns for fact in script.by_id[turn["scene"]].facts] + list(current.facts),
            "turn_number": len(turns) + 1,
            "composer_title": "Ваш ответ" if not turns else f"Ваш ответ, ход {len(turns) + 1}",
        }

    def result(self, reply: Reply) -> Mapping[str, Any]:
        exercise, script = reply.exercise, Script.of(reply.exercise)
        turns = [
            _turn(number, turn, script, exercise) for number, turn in enumerate(reply.work.get("turns", []), start=1)
        ]
        last = script.by_id.get(reply.outcome.get("ended", ""))
        return {
            "turns": turns,
            "last": _line(last, exercise) if last else None,
            "ending": last.ending if last else None,
            "ending_words": OUTCOMES.get(last.ending.outcome, "") if last and last.ending else "",
            "outcome": reply.outcome,
        }

    def setting_up(self, scenario: Scenario) -> Mapping[str, Any]:
        script = Script.of(Exercise.of(scenario))
        flow = Flow(script)
        titles = {scene.id: f"{script.number(scene)}. {scene.title}" for scene in script.scenes}
        outline = [
            Outline(
                script.number(scene),
                scene,
                [(way.words, titles.get(way.to, "никуда")) for way in scene.ways],
                flow.is_reached(scene),
            )
            for scene in script.scenes
        ]
        return {"outline": outline, "is_sample": not scenario.setup, "caps": CAPS}


def _line(scene: Scene, exercise: Exercise) -> Line:
    speaker = exercise.author_name if scene.speaker == "resident" else SPEAKERS[scene.speaker]
    return Line(speaker, scene.message)


def _turn(number: int, turn: Mapping[str, Any], script: Script, exercise: Exercise) -> Turn:
    report = replies.Report.from_json(turn["report"])
    return Turn(
        number=number,
        said=_line(script.by_id[turn["scene"]], exercise),
        pieces=replies.segments(turn["text"], report.findings),
        score=report.score,
        remarks=[finding for finding in report.findings if finding.kind != "good"],
        because=turn["because"],
        led_to=script.by_id[turn["to"]].title,
    )


DIALOGUE = Dialogue()
