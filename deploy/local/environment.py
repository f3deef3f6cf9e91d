"""The virtual environment: ``.venv`` with the pinned requirements, and nothing done twice."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .console import Stop, console, last_line
from .locks import FileLock
from .project import Project

PRODUCT = "requirements.txt"
EMBEDDED = "requirements-embedded.txt"
DEVELOPMENT = "requirements-dev.txt"

_WHICH_PYTHON = "import sys; print('%d.%d' % sys.version_info[:2])"
_NO_VENV = ("ensurepip", "No module named venv", "No module named 'venv'")


def make_ready(project: Project, files: Sequence[str], *, base_python: str = sys.executable) -> None:
    """Make ``.venv`` hold these requirement files. Quick when it already does."""
    lock = FileLock(project.var / "setup.lock")
    if not lock.take(wait=False):
        console.say("Другой запуск готовит окружение, жду…")
        lock.take()
    try:
        version = _version(project.python)
        stamp = _read_stamp(project, version)
        missing = [name for name in files if stamp.get(name) != fingerprint(project.root / name)]
        if not missing:
            return
        log = project.log("setup")
        uv = _find_uv()
        if not _usable(project, version, uv):
            _create(project, base_python, uv, log)
            stamp = {}
        _install(project, missing, uv, log)
        stamp |= {name: fingerprint(project.root / name) for name in missing}
        _write_stamp(project, stamp)
    finally:
        lock.release()


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp_file(project: Project) -> Path:
    return project.venv / "otklik-installed.json"


def _unfinished_mark(project: Project) -> Path:
    """Stands while something is being installed; found at the start, it means that was cut short."""
    return project.venv / "otklik-unfinished"


def _read_stamp(project: Project, version: str | None) -> dict[str, str]:
    """What was fully installed here. Empty when the interpreter is gone or another one took its place."""
    try:
        stamp = json.loads(_stamp_file(project).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(stamp, dict) or version is None or stamp.get("python") != version:
        return {}
    return stamp


def _write_stamp(project: Project, stamp: dict[str, str]) -> None:
    version = _version(project.python)
    if version is None:
        raise Stop(f"Окружение {project.venv} не запускается. Удалите эту папку и запустите ./run снова.")
    new = _stamp_file(project).with_suffix(".new")
    new.write_text(json.dumps(stamp | {"python": version}, indent=1), encoding="utf-8")
    new.replace(_stamp_file(project))


def _version(python: Path) -> str | None:
    """``3.11`` where the interpreter runs, None where it is missing or broken."""
    try:
        answer = subprocess.run([python, "-I", "-c", _WHICH_PYTHON], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.strip() if answer.returncode == 0 else None


def _find_uv() -> str | None:
    """uv, if there is one that works (a version manager may leave a launcher that does not)."""
    path = shutil.which("uv")
    return path if path and _succeeds([path, "--version"]) else None


def _usable(project: Project, version: str | None, uv: str | None) -> bool:
    """Whether something can be installed into the ``.venv`` that is there."""
    if version is None or tuple(map(int, version.split("."))) < (3, 11) or _unfinished_mark(project).exists():
        return False
    if not (project.venv / "lib" / f"python{version}" / "site-packages").is_dir():
        return False
    return uv is not None or _succeeds([project.python, "-I", "-m", "pip", "--version"])


def _succeeds(command: Sequence[str | Path]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _create(project: Project, base_python: str, uv: str | None, log: Path) -> None:
    if project.venv.is_symlink():
        project.venv.unlink()
    elif project.venv.exists():
        shutil.rmtree(project.venv)
    if uv:
        command = [uv, "venv", "--quiet", "--python", base_python, str(project.venv)]
    else:
        command = [base_python, "-m", "venv", str(project.venv)]
    with console.step("Создаю окружение .venv"):
        if _logged(command, log) != 0:
            shutil.rmtree(project.venv, ignore_errors=True)
            raise Stop(_why_no_venv(project, log))


def _why_no_venv(project: Project, log: Path) -> str:
    said = log.read_text(encoding="utf-8", errors="replace")[-4000:]
    if any(sign in said for sign in _NO_VENV):
        return (
            "В этом Python нет модуля venv. Поставьте его (в Debian и Ubuntu: apt install python3-venv) "
            "и запустите ./run снова."
        )
    return f"Не вышло создать .venv: {last_line(log)} (подробно: {project.shown(log)})"


def _install(project: Project, files: Iterable[str], uv: str | None, log: Path) -> None:
    if uv:
        command = [uv, "pip", "install", "--python", str(project.python), "--require-hashes"]
    else:
        command = [str(project.python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        command += ["--require-hashes"]
    for name in files:
        command += ["-r", str(project.root / name)]
    mark = _unfinished_mark(project)
    mark.touch()
    with console.step("Ставлю библиотеки (около минуты)"):
        failed = _logged(command, log)
        mark.unlink()
        if failed:
            raise Stop(
                f"Не вышло поставить библиотеки: {_reason(log)} (подробно: {project.shown(log)}). "
                "Проверьте доступ к PyPI и запустите ./run снова."
            )


def _reason(log: Path) -> str:
    """pip's first error of the last attempt says more than its last line."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]
    return next((line for line in lines if line.startswith(("ERROR", "error:"))), last_line(log))


def _logged(command: Sequence[str], log: Path) -> int:
    with log.open("ab") as output:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
