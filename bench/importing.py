"""A file of 5,000 questions taken into the bank by the command, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deploy.local.console import Stop, console

NAME = "import"
ROOT = Path(__file__).resolve().parents[1]
QUESTIONS, AIM_SECONDS = 5000, 30
# One of each common kind, by turns.
GIFT = (
    "::Вопрос {n}::Жительница пишет о яме № {n} у дома. Что сделать сначала? {{=Поздороваться и назвать по имени "
    "~Сослаться на регламент ~Переслать без ответа #так и остаётся обида ~Удалить комментарий}}",
    "::Вопрос {n}::Ответ на обращение № {n} можно дать без номера телефона. {{FALSE#Иначе негде переспросить.}}",
    "::Вопрос {n}::Каким законом установлен срок ответа на письмо № {n}? {{=59-ФЗ =№ 59-ФЗ}}",
    "::Вопрос {n}::За сколько дней отвечают на письмо № {n}? {{#30:0}}",
    "::Вопрос {n}::Соотнесите канал и срок для обращения № {n}. {{=Комментарий -> четыре часа =Письмо -> тридцать дней "
    "=Личное сообщение -> восемь часов}}",
)


def figures(environment: Mapping[str, str]) -> dict[str, Any]:
    """Import a file of our own making. Raises Stop where the command refuses it."""
    questions = (GIFT[number % len(GIFT)].format(n=number) for number in range(QUESTIONS))
    with tempfile.TemporaryDirectory() as folder, console.step(f"{NAME}: {QUESTIONS} вопросов"):
        file = Path(folder) / "questions.gift"
        file.write_text("\n\n".join(questions), encoding="utf-8")
        command = [sys.executable, "manage.py", "import_questions", str(file), "--format", "gift"]
        before, begun = _largest_child(), time.perf_counter()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
    if done.returncode:
        raise Stop(f"Загрузка вопросов не удалась:\n{(done.stdout + done.stderr)[-2000:]}")
    largest = _largest_child()
    return {"questions": QUESTIONS, "seconds": round(seconds, 1), "rss_mb": largest if largest > before else None}


def told(found: Mapping[str, Any]) -> str:
    met = "✓" if found["seconds"] < AIM_SECONDS else "✗"
    memory = f", память {found['rss_mb']:.0f} МБ" if found["rss_mb"] else ""
    return f"{NAME}    {found['questions']} вопросов из GIFT: {found['seconds']:.1f} с{memory}; {met} < {AIM_SECONDS} с"


def _largest_child() -> float:
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)
