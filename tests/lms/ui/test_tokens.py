"""The tokens: every text can be read on its ground in every theme; files are what they are said to be."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

from lms.ui.styleguide import icon_names

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
CSS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
OWN_CSS = ("site.css", "controls.css", "components.css", "media.css", "patterns.css")

THEMES = {
    "light": r':root,\n\[data-bs-theme="light"\] \{\n  color-scheme(.*?)\n\}',
    "device dark": r"@media \(prefers-color-scheme: dark\) \{(.*?)\n  \}",
    "dark": r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}',
    "contrast": r'\n\[data-bs-theme="contrast"\] \{(.*?)\n\}',
}
TEXT_PAIRS = [
    *((ink, "ground") for ink in ("ink", "ink-quiet", "river", "deer", "pine", "amber")),
    *((ink, "paper") for ink in ("ink", "ink-quiet", "river", "deer", "pine", "amber")),
    *((ink, "hover") for ink in ("ink", "ink-quiet")),
    *((ink, tint) for ink in ("ink",) for tint in ("river-tint", "deer-tint", "pine-tint", "amber-tint")),
    ("river", "river-tint"), ("deer", "deer-tint"), ("pine", "pine-tint"), ("amber", "amber-tint"),
    ("ink-quiet", "river-tint"), ("ink-quiet", "amber-tint"), ("ink-quiet", "deer-tint"), ("ink-quiet", "pine-tint"),
    ("on-river", "river"), ("on-river", "river-strong"), ("on-deer", "deer"), ("on-deer", "deer-strong"),
    ("river-strong", "paper"), ("river-strong", "ground"), ("deer-strong", "paper"),
]  # fmt: skip
MARK_PAIRS = [(mark, ground) for mark in ("rule-control", "focus", "river", "pine", "amber", "deer") for ground in
              ("paper", "ground")]  # fmt: skip


def colours(theme: str) -> dict[str, str]:
    block = re.search(THEMES[theme], CSS, re.DOTALL)
    assert block, theme
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_every_text_can_be_read_on_its_ground(theme: str, ink: str, ground: str) -> None:
    palette = colours(theme)
    least = 7.0 if theme == "contrast" and ink.startswith(("ink", "river")) and ground in ("paper", "ground") else 4.5
    assert contrast(palette[ink], palette[ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_every_mark_and_control_can_be_seen(theme: str, mark: str, ground: str) -> None:
    palette = colours(theme)
    assert contrast(palette[mark], palette[ground]) >= 3


def test_the_dark_theme_is_the_same_by_device_and_by_choice() -> None:
    blocks = [re.search(THEMES[theme], CSS, re.DOTALL) for theme in ("device dark", "dark")]
    device, chosen = ([line.strip() for line in block[1].splitlines() if "--" in line] for block in blocks if block)
    assert device == chosen


def test_other_files_take_their_colours_from_the_tokens() -> None:
    # Paper is white and ink black in print; circles with initials and the QR code look the same in every theme.
    for path in (STATIC / "css" / name for name in OWN_CSS):
        rules = re.sub(
            r"@media print \{.*?\n\}|\.avatar[^{]*\{[^}]*\}|\.qr \{[^}]*\}", "", path.read_text(), flags=re.DOTALL
        )
        assert not re.findall(r"#(?!000)[0-9a-fA-F]{3,8}\b", rules), path.name


def test_templates_ask_only_for_icons_that_exist() -> None:
    asked = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""\{% icon ["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert asked <= set(icon_names())


def test_vendored_files_are_the_ones_that_were_listed() -> None:
    listed = {
        path: digest
        for package in json.loads((STATIC / "vendor" / "VENDOR.json").read_text(encoding="utf-8"))
        for path, digest in package["files"].items()
    }
    found = {
        path.relative_to(STATIC / "vendor").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file() and path.name != "VENDOR.json"
    }
    assert found == listed


def test_vendored_files_name_no_source_maps_and_no_other_host() -> None:
    for path in [*(STATIC / "vendor").rglob("*.css"), *(STATIC / "vendor").rglob("*.js")]:
        content = path.read_text(encoding="utf-8")
        assert "sourceMappingURL" not in content
        assert not re.findall(r"(?:url\(|import |src=)[\"']?https?://(?!www\.w3\.org)", content)
