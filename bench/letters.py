"""``./run bench letters``: 100,000 e-mails by real workers to a real mail server, one worker killed in the middle.

``LETTERS=5000 ./run bench letters`` for a try. What is counted is what the mail server took: each letter has a
Message-ID with the number of its notification, so what is missing and what came twice is seen. Letters that the region
owes by itself go out beside ours: they count for the pace and must not come twice either. A killed worker leaves
portions that nobody is at until their lease ends, so the end is told beside the pace.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.console import console
from deploy.local.processes import Supervisor, let_pass, signals_handled
from deploy.local.site import beat_command, worker_command

from . import cpu
from .server import free_port

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from deploy.local.project import Project
    from lms.notifications.models import Notification

NAME = "letters"
LETTERS = 100_000
WORKERS = 2
BEAT = "beat"
KILLED_AT = 0.4  # of all letters
# After the lease of what the killed worker held nothing more can come.
PATIENCE_SECONDS = 1200
SLOWEST = 25  # letters a second
_NAME = re.compile(rb"^Message-ID:\s*<notification-(\d+)@", re.MULTILINE)


class MailServer:
    """Takes every letter and counts how often each came, by the number of its notification."""

    def __init__(self) -> None:
        self.taken: Counter[int] = Counter()
        self.ours: frozenset[int] = frozenset()
        self.ours_taken = 0

    @property
    def twice(self) -> int:
        return sum(self.taken.values()) - len(self.taken)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's
        content = envelope.content
        assert isinstance(content, bytes)
        if found := _NAME.search(content):  # digests have another name
            number = int(found[1])
            self.ours_taken += number in self.ours and number not in self.taken
            self.taken[number] += 1
        return "250 OK"


def figures(project: Project, values: Mapping[str, str]) -> dict[str, Any]:
    """Owe the letters, let workers send them, kill one of the workers on the way. Raises Stop."""
    wanted = int(os.environ.get("LETTERS") or LETTERS)
    server = MailServer()
    port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        begun = time.perf_counter()
        with console.step(f"{NAME}: записать {wanted} писем"):
            server.ours = _owe(wanted)
        owing = time.perf_counter() - begun
        with console.step(f"{NAME}: отправить, на {KILLED_AT:.0%} убить исполнителя"):
            sent = _sent(project, {**values, "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}, server)
    finally:
        controller.stop()
    return {
        "letters": len(server.ours),
        "others": len(server.taken) - server.ours_taken,
        "owing_seconds": round(owing, 1),
        "missing": len(server.ours) - server.ours_taken,
        "twice": server.twice,
        "owed_still": _waiting().count(),
        **sent,
    }


def told(found: Mapping[str, Any]) -> str:
    met = "✓" if not found["missing"] and not found["twice"] and not found["owed_still"] else "✗"
    return (
        f"{NAME}   {found['letters']} писем и {found['others']} своих у региона: "
        f"записаны за {found['owing_seconds']:.1f} с, уходят по "
        f"{found['a_second']:.0f} в секунду, все за {found['seconds']:.0f} с (исполнитель убит на "
        f"{found['killed_at_seconds']:.0f}-й), память исполнителя до {found['memory_mb']:.0f} МБ; "
        f"{met} не пришло {found['missing']}, пришло дважды {found['twice']}, осталось {found['owed_still']}"
    )


def _owe(wanted: int) -> frozenset[int]:
    """Tell everybody of the region the same again and again, until there are as many letters as wanted.

    Returns the numbers of their notifications, without people who want no such letters.
    """
    from courses.editions.actions import DATE_APPEARED
    from lms.models import User
    from lms.notifications.actions import notify_each

    words = {"course": "Как отвечать жителям", "when": "1 декабря в 10:00"}
    people = list(User.objects.filter(is_active=True).only("pk", "email")[:wanted])
    for number in range(0, wanted, len(people)):
        part = people[: wanted - number]
        notify_each(DATE_APPEARED, [(person, words) for person in part], about=f"bench{number}", url="/courses/")
    return frozenset(_waiting().values_list("pk", flat=True))


def _waiting() -> QuerySet[Notification]:
    from lms.notifications.sending import unsent

    return unsent().filter(kind="courses.date_appeared", key__contains=":bench")


def _sent(project: Project, values: Mapping[str, str], server: MailServer) -> dict[str, float]:
    """Run the workers until all has come. The pace is that of the time before the kill, when all of them work."""
    supervisor = Supervisor(project.root, values)
    memory, patience = 0.0, PATIENCE_SECONDS + len(server.ours) / SLOWEST
    begun = time.perf_counter()

    def until(done: Callable[[], bool]) -> float:
        nonlocal memory
        while not done() and time.perf_counter() - begun < patience:
            workers = [child.process.pid for child in supervisor.children if child.name != BEAT]
            memory = max(memory, *map(_megabytes, workers))
            time.sleep(0.05)
        return time.perf_counter() - begun

    try:
        for number in range(WORKERS):
            _start_worker(project, supervisor, number)
        _start_beat(project, supervisor)
        first = until(lambda: bool(server.taken))
        before_kill = until(lambda: server.ours_taken >= len(server.ours) * KILLED_AT)
        pace = len(server.taken) / (before_kill - first)
        victim = supervisor.children.pop(0).process
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        _start_worker(project, supervisor, WORKERS)
        seconds = until(lambda: server.ours_taken >= len(server.ours) and not _waiting().exists())
    finally:
        with signals_handled(let_pass):
            supervisor.stop()
    return {
        "a_second": round(pace, 1),
        "seconds": round(seconds, 1),
        "killed_at_seconds": round(before_kill, 1),
        "memory_mb": round(memory, 1),
    }


def _start_worker(project: Project, supervisor: Supervisor, number: int) -> None:
    command = worker_command(project, f"bench{number}", loglevel="WARNING")
    supervisor.start(f"worker{number}", "Фоновый исполнитель", command, project.log("bench-worker"))


def _start_beat(project: Project, supervisor: Supervisor) -> None:
    command = beat_command(project, project.var / "bench-beat")
    supervisor.start(BEAT, "Планировщик", command, project.log("bench-beat"))


def _megabytes(pid: int) -> float:
    """Resident memory of a process and its descendants, without what it shares with files."""
    return sum(cpu.resident_kilobytes(one) for one in cpu.family(pid)) / 1024
