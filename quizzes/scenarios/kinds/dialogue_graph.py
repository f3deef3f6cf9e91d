"""The script of a dialogue as a graph: what can be reached, what never ends, which conditions never hold. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .dialogue_script import ELSE, Scene, Script, Way
from .dialogue_signs import IMPOSSIBLE, can_hold, is_consistent


def open_ways(scene: Scene) -> tuple[bool, ...]:
    """For each way of ``scene``, whether there is a reply that takes it."""
    found: list[bool] = []
    earlier = list(IMPOSSIBLE)
    for way in scene.ways:
        found.append(any(can_hold(cube, earlier) for cube in way.cubes))
        earlier = [*way.cubes, *earlier]
    return tuple(found)


@dataclass(frozen=True)
class Fault:
    """Something that keeps a script from being published, and the scene that it is about."""

    scene: Scene
    why: str


@dataclass(frozen=True)
class Flow:
    """How a conversation can go from the first scene."""

    script: Script

    @cached_property
    def open(self) -> Mapping[str, tuple[bool, ...]]:
        return {scene.id: () if scene.ending else open_ways(scene) for scene in self.script.scenes}

    @cached_property
    def next(self) -> Mapping[str, tuple[str, ...]]:
        """The scenes that may follow each scene, in the order of its ways."""
        known = self.script.by_id
        return {
            scene.id: tuple(
                dict.fromkeys(
                    way.to
                    for way, is_open in zip(scene.ways, self.open[scene.id], strict=False)
                    if is_open and way.to in known
                )
            )
            for scene in self.script.scenes
        }

    @cached_property
    def turns(self) -> Mapping[str, int]:
        """The fewest replies after which each scene is reached, whatever the limit of turns; without those that never
        are."""
        found = {scene.id: 0 for scene in self.script.scenes[:1]}
        queue = list(found)
        for id_ in queue:  # grows while it is walked
            for after in self.next[id_]:
                if after not in found:
                    found[after] = found[id_] + 1
                    queue.append(after)
        return found

    @cached_property
    def ends_in(self) -> Mapping[str, int]:
        """The fewest replies from each scene to an ending; without the scenes that have no way to any."""
        found = {scene.id: 0 for scene in self.script.scenes if scene.ending}
        while more := {
            id_: 1 + min(found[after] for after in afters if after in found)
            for id_, afters in self.next.items()
            if id_ not in found and any(after in found for after in afters)
        }:
            found |= more
        return found

    def is_reached(self, scene: Scene) -> bool:
        """Whether somebody can come here before the turns are over; a scene that is no ending wants one more."""
        need = self.turns.get(scene.id, self.script.max_turns + 1) + (0 if scene.ending else 1)
        return need <= self.script.max_turns

    def is_endless(self, scene: Scene) -> bool:
        return scene.id not in self.ends_in

    def faults(self) -> list[Fault]:
        """What is wrong, in the order of the scenes."""
        return [Fault(scene, why) for scene in self.script.scenes for why in self._faults(scene)]

    def _faults(self, scene: Scene) -> Iterator[str]:
        if scene.ending and scene is self.script.scenes[0]:
            yield "разговор не может с конца начаться."
        if not scene.message.strip():
            yield "нет слов: напишите, что здесь говорят."
        if scene.id not in self.turns:
            yield "сюда не ведёт ни один переход."
        elif not self.is_reached(scene):
            yield f"до неё не дойти за {self.script.max_turns} ходов."
        if scene.ending is None:
            yield from self._faults_of_ways(scene)
            if self.is_endless(scene):
                yield "отсюда не дойти ни до одного конца."

    def _faults_of_ways(self, scene: Scene) -> Iterator[str]:
        if not any(way.when == ELSE for way in scene.ways):
            yield "нет перехода «иначе»."
        for number, way in enumerate(scene.ways):
            if way.to not in self.script.by_id:
                yield f"переход «{way.words}» никуда не ведёт."
            if not self.open[scene.id][number] and (why := _shut(scene, number, way)):
                yield f"переход «{way.words}» никогда не сработает: {why}."


def _shut(scene: Scene, number: int, way: Way) -> str:
    """Why a way is never taken; an «else» that is not needed is no fault where it comes last."""
    if not way.cubes:
        return "у него нет условия"
    if not any(is_consistent(cube) for cube in way.cubes):
        return "условия противоречат друг другу"
    if way.when == ELSE and number == len(scene.ways) - 1 and not _has_else(scene.ways[:number]):
        return ""
    if any(set(way.cubes) == set(one.cubes) for one in scene.ways[:number]):
        return "такой же переход стоит выше"
    return "всё подходящее забирают переходы выше"


def _has_else(ways: tuple[Way, ...]) -> bool:
    return any(way.when == ELSE for way in ways)
