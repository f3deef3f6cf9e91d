"""The same answer for several channels: a comment, a cabinet, a telephone call.

Each version is judged by the checker as a reply in its channel; every per cent over the author's limit costs a point,
30 at most. A call is judged without a written contact (K6), measured in time at 130 words a minute, the pace of calm
speech, and loses 6 points for each habit of a call that it lacks. The score is the mean; each pair of versions that
tell different days or numbers costs 10 of it, 20 at most. The stop factors of any version hold for all.

The report kept with the reply is that of the first version: it is the one whose words a trainer marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from quizzes import replies

from .call import WRITTEN_ONLY, habits
from .kind import Answer, Gap, Judgement, Kind, Step

if TYPE_CHECKING:
    from quizzes.scenarios.exercise import Exercise

PHONE: Final = "phone"
WORDS_A_MINUTE: Final = 130
MOST_LOST: Final = 30
HABIT: Final = 6
DISAGREED, MOST_DISAGREED = 10, 20
FEWEST, MOST = 2, 4
_SPOKEN: Final = {"K1": 25, "K2": 20, "K3": 15, "K4": 15, "K5": 10, "K7": 7}


@dataclass(frozen=True)
class Target:
    """A channel with the longest version that is taken without loss: characters, or seconds of a call."""

    channel: str
    limit: int
    public: bool
    points: tuple[str, ...] = ()

    @property
    def is_call(self) -> bool:
        return self.channel == PHONE

    def length_of(self, text: str) -> int:
        """In the unit of ``limit``."""
        return round(len(text.split()) * 60 / WORDS_A_MINUTE) if self.is_call else len(text)


class Channels(Kind):
    """``setup``: ``{"targets": [{"channel", "limit", "public", "points": []}]}``. ``extra``: ``{"0": text, …}``."""

    code = "channels"
    title = "Для разных каналов"
    about = "Один и тот же ответ пишут по-разному: комментарием, в личный кабинет, для звонка."
    needs = frozenset({"message", "facts"})

    def gaps(self, exercise: Exercise) -> Sequence[Gap]:
        found = targets(exercise)
        return (
            Gap(f"Каналы, хотя бы {FEWEST}", len(found) >= FEWEST),
            *(
                Gap(f"Канал {number}", False, why="не указано, сколько можно написать.")
                for number, target in enumerate(found, start=1)
                if target.limit <= 0
            ),
            *(
                Gap(f"Канал {number}", False, why="не выбран.")
                for number, target in enumerate(found, start=1)
                if not target.channel
            ),
            Gap("Каналы не повторяются", len({one.channel for one in found}) == len(found)),
        )

    def problems(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Sequence[str]:
        blank = [
            str(number)
            for number in range(1, len(targets(exercise)) + 1)
            if not str(answer.extra.get(str(number - 1), "")).strip()
        ]
        return [f"Напишите ответ для каждого канала. Пусто: {', '.join(blank)}."] if blank else []

    def advance(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> Step:
        found = targets(exercise)
        texts = [str(answer.extra.get(str(number), "")).strip() for number in range(len(found))]
        reports = [check(text, target, exercise) for text, target in zip(texts, found, strict=True)]
        versions = [_version(*one) for one in zip(texts, found, reports, strict=True)]
        differ = disagreements(texts, exercise.message)
        lost = min(DISAGREED * len(differ), MOST_DISAGREED)
        mean = round(sum(version["score"] for version in versions) / (len(versions) or 1))
        stops = tuple(dict.fromkeys(stop for report in reports for stop in report.caps))
        outcome = {"versions": versions, "disagreements": differ, "disagreed": lost}
        judgement = Judgement(max(0, mean - lost), stops, reports[0] if reports else None, outcome)
        return Step({"texts": texts}, judgement, texts[0] if texts else "")

    def hint(self, exercise: Exercise, work: Mapping[str, Any], answer: Answer) -> replies.Report | None:
        return None


def targets(exercise: Exercise) -> list[Target]:
    found = exercise.setup.get("targets", [])
    return [_target(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def check(text: str, target: Target, exercise: Exercise) -> replies.Report:
    """The checker's report of one version."""
    situation = replace(
        exercise.for_checker(),
        channel=target.channel,
        public=target.public and not target.is_call,
        points=tuple(map(replies.Point, target.points)) or exercise.points,
    )
    return replies.check(text, replace(situation, weights=_SPOKEN) if target.is_call else situation)


def _target(one: Mapping[str, Any]) -> Target:
    limit, points = one.get("limit"), one.get("points")
    return Target(
        str(one.get("channel") or ""),
        limit if isinstance(limit, int) else 0,
        bool(one.get("public")),
        tuple(map(str, points)) if isinstance(points, list) else (),
    )


def disagreements(texts: Sequence[str], message: str) -> list[dict[str, Any]]:
    """The pairs of versions, by number from 0, that tell different things, with the passages that differ."""
    return [
        {"versions": [first, second], "passages": [list(pair) for pair in differ]}
        for first, second in combinations(range(len(texts)), 2)
        if (differ := replies.find_disagreements(texts[first], texts[second], message))
    ]


def _version(text: str, target: Target, report: replies.Report) -> dict[str, Any]:
    length = target.length_of(text)
    over = max(0, round(100 * (length - target.limit) / target.limit)) if target.limit else 0
    lost = min(over, MOST_LOST)
    kept = habits(text, report) if target.is_call else {}
    unkept = HABIT * list(kept.values()).count(False)
    ignored = WRITTEN_ONLY if target.is_call else frozenset()
    return {
        "score": max(0, report.score - lost - unkept),
        "length": length,
        "over": over,
        "lost": lost,
        "habits": kept,
        "remarks": [asdict(one) for one in report.findings if one.kind != "good" and one.code not in ignored],
    }


CHANNELS = Channels()
