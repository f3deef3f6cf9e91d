"""``python -m bench.checker SECONDS``: the reply checker alone, in a process of its own, without a server.

Prints one JSON object: seconds until the first report (dictionaries loaded), replies a second and milliseconds a reply
after that, and the largest memory of the process.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from deploy.local.console import Stop

NAME = "checker"
ROOT = Path(__file__).resolve().parents[1]
REPLIES = ROOT / "tests" / "quizzes" / "replies" / "examples.jsonl"
SECONDS = 5.0
AIM_MS, AIM_MB = 15, 300


def figures(seconds: float = SECONDS) -> dict[str, Any]:
    """Measure in a fresh process, so that nothing is loaded yet."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.checker", str(seconds)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Stop(f"Замер проверки ответов не удался:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))


def told(found: dict[str, Any]) -> str:
    """The figures as a line for people, with the aims."""
    met = "✓" if found["ms_median"] < AIM_MS and found["rss_mb"] < AIM_MB else "✗"
    return (
        f"checker  {found['replies_a_second']:.0f} ответов/с на одном ядре; {found['ms_median']:.1f} мс в середине, "
        f"{found['ms_p99']:.1f} p99, {found['ms_max']:.1f} самый долгий; впервые {found['first_ms']:.0f} мс; "
        f"память {found['rss_mb']:.0f} МБ │ {met} < {AIM_MS} мс, < {AIM_MB} МБ"
    )


def _measured(seconds: float) -> dict[str, Any]:
    began = time.perf_counter()
    from quizzes.replies import check
    from quizzes.replies.quality import situation

    rows = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines() if line.strip()]
    asked = [(row["reply"], situation(row)) for row in rows]
    check(*asked[0])
    first = time.perf_counter() - began
    for one in asked:
        check(*one)
    times: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for one in asked:
            start = time.perf_counter()
            check(*one)
            times.append(time.perf_counter() - start)
    times.sort()
    return {
        "replies": len(asked),
        "replies_a_second": round(len(times) / sum(times), 1),
        "ms_median": round(median(times) * 1000, 2),
        "ms_p99": round(times[int(len(times) * 0.99)] * 1000, 2),
        "ms_max": round(times[-1] * 1000, 2),
        "first_ms": round(first * 1000, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


if __name__ == "__main__":
    print(json.dumps(_measured(float(sys.argv[1]))))
