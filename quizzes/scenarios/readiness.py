"""What a scenario lacks before officials may get it, and what is worth another look. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from quizzes import replies

from .exercise import Exercise

GOOD_MODEL = 85
WEAK_RUNAROUND = 50


@dataclass(frozen=True)
class Step:
    """One line of the readiness list. ``blocks``: nothing is published until it is ``done``."""

    text: str
    done: bool
    blocks: bool = True
    why: str = ""


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
    situation = replace(exercise.for_checker(), model_reply="")  # or the model would be found to repeat itself
    return Bench(
        model=replies.check(exercise.model_reply, situation) if exercise.model_reply else None,
        runaround=replies.check(exercise.runaround_reply, situation) if exercise.runaround_reply else None,
    )


def required(exercise: Exercise) -> list[Step]:
    """Without these an official could not answer, or nobody could judge her answer."""
    return [
        Step("Сообщение жителя и его имя", bool(exercise.message and exercise.author_name)),
        Step("Кто отвечает", bool(exercise.answered_by)),
        Step("Факты, на которые можно опереться", bool(exercise.facts)),
        Step("Что должно быть в ответе", bool(exercise.points)),
        Step("Образцовый ответ", bool(exercise.model_reply)),
    ]


def advised(exercise: Exercise, tried: Bench) -> list[Step]:
    """What makes the exercise better; each is a warning, none blocks."""
    steps = [
        Step(
            "Пример отписки и чем она плоха",
            bool(exercise.runaround_reply and exercise.runaround_why),
            blocks=False,
            why="На примере отписки проще увидеть разницу.",
        ),
        Step(
            "Ловушки",
            bool(exercise.traps),
            blocks=False,
            why="Тренеру легче проверять, когда видно, на чём обычно ошибаются.",
        ),
    ]
    if tried.model is not None:
        steps.append(
            Step(
                f"Образцовый ответ набирает {GOOD_MODEL} и больше",
                tried.model.score >= GOOD_MODEL,
                blocks=False,
                why=f"Сейчас {tried.model.score}. Посмотрите замечания проверки: в образце чего-то не хватает.",
            )
        )
    if tried.runaround is not None:
        steps.append(
            Step(
                f"Отписка набирает меньше {WEAK_RUNAROUND}",
                tried.runaround.score < WEAK_RUNAROUND,
                blocks=False,
                why=f"Сейчас {tried.runaround.score}: проверка не видит в ней отписки.",
            )
        )
    return steps


def gaps(exercise: Exercise) -> list[str]:
    """Sentences about what is missing; empty when the scenario may be published."""
    missing = [step.text[0].lower() + step.text[1:] for step in required(exercise) if not step.done]
    return [f"Не хватает: {', '.join(missing)}."] if missing else []
