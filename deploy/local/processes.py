"""The processes of a running site: started together, ended together, by their ids and never by name."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from .console import Stop, console, last_line

GRACE_SECONDS = 12
# What keeps dying has a reason that a further start does not mend.
DEATHS, WITHIN_SECONDS = 3, 300
_PR_SET_PDEATHSIG = 1


class Interrupted(KeyboardInterrupt):
    """The person, or the machine, wants the launcher to end. Carries the signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def signals_handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ctrl-C, a polite kill and a closed terminal go to the handler (never SIG_IGN, which children would inherit)."""
    before = {number: signal.signal(number, handler) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def interrupt(number: int, _frame: FrameType | None) -> None:
    """End the launcher in the same orderly way, whichever signal it was."""
    raise Interrupted(number)


def let_pass(_number: int, _frame: FrameType | None) -> None:
    """For while things are being stopped already."""


@dataclass
class Deaths:
    """How often something has died lately."""

    _at: list[float] = field(default_factory=list)

    def one_too_many(self) -> bool:
        """Count one more. Whether it is time to give up."""
        now = time.monotonic()
        self._at = [death for death in self._at if death > now - WITHIN_SECONDS] + [now]
        return len(self._at) > DEATHS


@dataclass(frozen=True)
class Child:
    """One process of the site. One that ``revives`` is started again when it has ended by itself."""

    name: str
    title: str
    process: subprocess.Popen[bytes]
    log: Path
    command: Sequence[str]
    revives: bool


@dataclass
class Supervisor:
    """Starts children, notices one that ends, and starts it again or ends the rest."""

    folder: Path
    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    _deaths: defaultdict[str, Deaths] = field(default_factory=lambda: defaultdict(Deaths))

    def start(self, name: str, title: str, command: Sequence[str], log: Path, *, revives: bool = False) -> None:
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C in the terminal reaches the launcher alone, which then ends the children in order.
                start_new_session=True,
                preexec_fn=end_with_parent(),
            )
        self.children.append(Child(name, title, process, log, command, revives))

    def check(self) -> None:
        """Raise Stop with the reason when a child has ended by itself and is not to be started again."""
        for child in list(self.children):
            code = child.process.poll()
            if code is None:
                continue
            # One that was killed had no time to write why.
            reason = f"сигнал {-code}" if code < 0 else f"код {code}: {last_line(child.log)}"
            said = f"{child.title} ({child.name}) завершился сам, {reason}. Подробно: {self._shown(child.log)}"
            if not child.revives or self._deaths[child.name].one_too_many():
                raise Stop(said)
            console.say(f"{said}\nЗапускаю снова.")
            _send_group(child.process.pid, signal.SIGKILL)
            self.children.remove(child)
            self.start(child.name, child.title, child.command, child.log, revives=True)

    def _shown(self, log: Path) -> Path:
        return log.relative_to(self.folder) if log.is_relative_to(self.folder) else log

    def watch(self, also: Callable[[], None] = lambda: None) -> None:
        """Return never: look at the children until one ends or a signal comes."""
        while True:
            self.check()
            also()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask every child to finish, and end those that do not in time."""
        for child in self.children:
            _send(child.process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                console.say(f"{child.title} не закончил за {GRACE_SECONDS} с, обрываю.")
            # What is left of its group: a worker's own workers, if it died before them.
            _send_group(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _send(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _send_group(leader: int, number: int) -> None:
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        return


def end_with_parent() -> Callable[[], None] | None:
    """On Linux: have the kernel end a child when the launcher is killed without a chance to do it."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def run_in_terminal(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> int:
    """Run a command that has the terminal to itself, and pass its exit code on."""

    def pass_on(number: int, _frame: FrameType | None) -> None:
        # Ctrl-C reaches the whole terminal, the command included; the others come to the launcher alone.
        if number != signal.SIGINT and process.poll() is None:
            process.send_signal(number)

    sys.stdout.flush()
    process = subprocess.Popen(command, cwd=folder, env=environment, preexec_fn=end_with_parent())
    with signals_handled(pass_on):
        code = process.wait()
    return code if code >= 0 else 128 - code
