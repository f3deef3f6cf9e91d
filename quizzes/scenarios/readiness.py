"""What a scenario lacks before officials may get it, and what is worth another look. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quizzes import replies

from .exercise import Exercise
from .kinds import Gap, kind_of

GOOD_MODEL = 85
WEAK_RUNAROUND = 50


@dataclass(frozen=True)
class Bench:
    """What the checker says of the two examples; None where there is no example yet."""

    model: replies.Report | None
    runaround: replies.Report | None

    @property
    def remarks(self) -> list[replies.Finding]:
        """What the checker would still change in the model reply."""
        return [one for one in self.model.findings if one.kind != "good"] if self.model else []


def bench(exercise: Exercise) -> Bench:
    """Run the checker over the model reply and the runaround, as if someone else had written them."""
    # Without the examples, or each would be found to repeat itself.
    situation = replace(exercise.for_checker(), model_reply="", runaround_reply="")
    return Bench(
        model=replies.check(exercise.model_reply, situation) if exercise.model_reply else None,
        runaround=replies.check(exercise.runaround_reply, situation) if exercise.runaround_reply else None,
    )


def required(exercise: Exercise) -> list[Gap]:
    """Without these an official could not answer, or nobody could judge her answer."""
    kind = kind_of(exercise.kind)
    parts = {
        "message": Gap("Сообщение жителя и его имя", bool(exercise.message and exercise.author_name)),
        "facts": Gap("Факты, на которые можно опереться", bool(exercise.facts)),
        "points": Gap("Что должно быть в ответе", bool(exercise.points)),
        "model": Gap("Образцовый ответ", bool(exercise.model_reply)),
    }
    return [
        Gap("Кто отвечает", bool(exercise.answered_by)),
        *(gap for part, gap in parts.items() if part in kind.needs),
        *(gap for gap in kind.gaps(exercise) if gap.blocks),
        *([Gap("Почему настоящее сообщение можно взять", bool(exercise.permission))] if exercise.source else []),
    ]


def advised(exercise: Exercise, tried: Bench) -> list[Gap]:
    """What makes the exercise better; each is a warning, none blocks."""
    steps = [
        Gap(
            "Пример отписки и чем она плоха",
            bool(exercise.runaround_reply and exercise.runaround_why),
            blocks=False,
            why="На примере отписки проще увидеть разницу.",
        ),
        Gap(
            "Ловушки",
            bool(exercise.traps),
            blocks=False,
            why="Тренеру легче проверять, когда видно, на чём обычно ошибаются.",
        ),
        *(gap for gap in kind_of(exercise.kind).gaps(exercise) if not gap.blocks),
    ]
    if tried.model is not None:
        steps.append(
            Gap(
                f"Образцовый ответ набирает {GOOD_MODEL} и больше",
                tried.model.score >= GOOD_MODEL,
                blocks=False,
                why=f"Сейчас {tried.model.score}. Посмотрите замечания проверки: в образце чего-то не хватает.",
            )
        )
    if tried.runaround is not None:
        steps.append(
            Gap(
                f"Отписка набирает меньше {WEAK_RUNAROUND}",
                tried.runaround.score < WEAK_RUNAROUND,
                blocks=False,
                why=f"Сейчас {tried.runaround.score}: проверка не видит в ней отписки.",
            )
        )
    return steps


def gaps(exercise: Exercise) -> list[str]:
    """Sentences about what is missing; empty when the scenario may be published."""
    return _sentence(required(exercise))


def setup_gaps(exercise: Exercise) -> list[str]:
    """Sentences about what the kind's own part lacks; empty when one can walk through the exercise."""
    return _sentence([gap for gap in kind_of(exercise.kind).gaps(exercise) if gap.blocks])


def _sentence(steps: list[Gap]) -> list[str]:
    """Parts that lack are named in one sentence; a gap with a reason has its own."""
    undone = [step for step in steps if not step.done]
    missing = [step.text[0].lower() + step.text[1:] for step in undone if not step.why]
    named = [f"{step.text}: {step.why}" for step in undone if step.why]
    return [*([f"Не хватает: {', '.join(missing)}."] if missing else []), *named]
