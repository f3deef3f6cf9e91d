"""The two thinking rooms of this floor stand on their own: no Django, and nothing heavy before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("room", ["quizzes.scoring", "quizzes.replies"])
def test_the_room_is_used_without_django(room: str) -> None:
    script = f"import sys, {room}; sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603


def test_the_dictionary_is_not_loaded_before_the_first_reply() -> None:
    script = "import sys, quizzes.replies; sys.exit('pymorphy3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603
