"""Every template of the project compiles, and asks only for what the look has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from lms.ui import marks

ROOT = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.suffix in {".html", ".txt"})
# Letters are read by mail programs, which know no stylesheets: they are no pages of the site.
PAGES = [name for name in NAMES if name.endswith(".html") and not Path(name).name.startswith("letter")]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_has_nothing_that_the_security_policy_forbids(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    assert not re.findall(r"\sstyle=|\son(?:click|change|submit|load|input)=|<style\b", source)
    assert "javascript:" not in source
    assert not re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*type=.application/json)[^>]*>", source)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_asks_only_for_statuses_that_exist(name: str) -> None:
    source = (ROOT / name).read_text(encoding="utf-8")
    assert set(re.findall(r"""\{% status ["']([\w-]+)["']""", source)) <= set(marks.STATUSES)
