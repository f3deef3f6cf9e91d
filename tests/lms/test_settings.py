"""Settings come from the environment and are loud on nonsense; production refuses to start unsafe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SOUND = {
    "OTKLIK_MODE": "production",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "otklik.example.org",
    "SITE_URL": "https://otklik.example.org",
    "DATABASE_URL": "postgresql://otklik@localhost/otklik",
}


def start(**changed: str | None) -> subprocess.CompletedProcess[str]:
    """Load the settings as a process of their own would."""
    wanted = {**SOUND, **changed}
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment |= {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", "import lms.env; lms.env.load_file = lambda path: None; import lms.settings"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_sound_production_starts():
    assert start().returncode == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"DEBUG": "1"}, "DEBUG is on in production"),
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is the development one or shorter"),
        ({"SECRET_KEY": "development-only-secret-never-used-in-production-0123456789abcdef"}, "development one"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"BEHIND_HTTPS": "0"}, "cookies would travel unencrypted"),
        ({"SITE_URL": None}, "SITE_URL is not set"),
        ({"DATABASE_URL": "mysql://x/y"}, "only postgresql:// is supported"),
        ({"DATABASE_URL": "postgresql://host/"}, "names no database"),
        ({"OTKLIK_MODE": "staging"}, "is not one of"),
        ({"DEBUG": "perhaps"}, "neither yes nor no"),
        ({"UPLOAD_LIMIT_MB": "many"}, "is not a whole number"),
        ({"DATABASE_POOL": "0"}, "is below 1"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_what_is_wrong(changed, said):
    refused = start(**changed)
    assert refused.returncode != 0
    assert said in refused.stderr
