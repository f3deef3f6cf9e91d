"""A conversation: after each reply the resident answers back, according to what the checker sees in it.

The score is the mean of the replies' scores, no higher than the cap of the ending; a conversation whose turns ran out
is worth what a neutral ending is. Where the replies put together have a stop factor, neither is it higher than theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from quizzes import replies

from .dialogue_graph import Flow
from .dialogue_script import CAPS, GOOD, NEUTRAL, Scene, Script
from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise


class Dialogue(Kind):
    """``setup`` is a script (``dialogue_script``). ``work``: ``{"turn", "scene": id of the scene that waits for a
    reply, "turns": [{"scene", "text", "report", "because", "to"}]}``."""

    code = "dialogue"
    title = "Диалог"
    about = "Житель отвечает на ответ: переспрашивает, сердится, благодарит. Переписка идёт до конца."
    needs = frozenset({"message", "facts"})

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        script = Script.of(exercise)
        endings = [scene.ending for scene in script.scenes if scene.ending]
        return (
            Gap("Сцены разговора, хотя бы две", len(script.scenes) >= 2),
            Gap("Конец, хотя бы один", bool(endings)),
            Gap(
                "Хороший конец",
                any(ending.outcome == GOOD for ending in endings),
                blocks=False,
                why="Без него разговор нельзя провести удачно.",
            ),
            *(
                Gap(f"Сцена «{fault.scene.title}»", False, why=fault.why)
                for fault in (Flow(script).faults() if script.scenes else ())
            ),
        )

    def opening(self, exercise: Exercise) -> Mapping[str, Any]:
        script = Script.of(exercise)
        return {"turn": 0, "scene": script.scenes[0].id if script.scenes else "", "turns": []}

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        script = Script.of(exercise)
        scene = script.by_id[work["scene"]]
        report = replies.check(answer.text, situation(exercise, script, work))
        way = next(one for one in scene.ways if one.holds(report))
        after = script.by_id[way.to]
        turn = {
            "scene": scene.id,
            "text": answer.text,
            "report": report.to_json(),
            "because": way.because(report),
            "to": after.id,
        }
        turns = [*work["turns"], turn]
        ahead = {"turn": len(turns), "scene": after.id, "turns": turns}
        if after.ending is None and len(turns) < script.max_turns:
            return Step(ahead)
        return Step(ahead, _judge(exercise, turns, after), _spoken(turns))

    def hint(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> replies.Report | None:
        return replies.check(answer.text, situation(exercise, Script.of(exercise), work))


def situation(exercise: Exercise, script: Script, work: Mapping[str, Any]) -> replies.Situation:
    """What the official knows at this turn: the facts of every scene so far, and what was said last."""
    scene = script.by_id[work["scene"]]
    visited = [script.by_id[turn["scene"]] for turn in work["turns"]]
    told = exercise.for_checker()
    facts = dict.fromkeys((*told.facts, *(fact for one in (*visited, scene) for fact in one.facts)))
    if not visited:
        return told
    said = [str(turn["text"]) for turn in reversed(work["turns"])]
    return replace(
        told,
        message=f"{told.message}\n{scene.message}",
        facts=tuple(facts),
        points=scene.points,
        earlier=(*said, *told.earlier),
        in_thread=True,
    )


def _judge(exercise: Exercise, turns: Sequence[Mapping[str, Any]], last: Scene) -> Judgement:
    reports = [replies.Report.from_json(turn["report"]) for turn in turns]
    mean = round(sum(report.score for report in reports) / len(reports))
    cap = last.ending.cap if last.ending else CAPS[NEUTRAL]
    whole = replies.check(_spoken(turns), exercise.for_checker())
    held = whole.score if whole.caps else 100  # what holds it down stands on the page with its cap
    stops = tuple(dict.fromkeys(stop for report in reports for stop in report.caps))
    return Judgement(min(mean, cap, held), stops, whole, {"mean": mean, "cap": cap, "ended": last.id})


def _spoken(turns: Sequence[Mapping[str, Any]]) -> str:
    """Everything that the official said, for whoever reads the conversation as one text."""
    return "\n\n".join(str(turn["text"]) for turn in turns)


DIALOGUE = Dialogue()
