"""Bring other people's front-end files into ``static/vendor/``; for maintainers, not part of installing.

    python3 -m venv /tmp/vendor && /tmp/vendor/bin/pip install fonttools brotli
    /tmp/vendor/bin/python deploy/vendor_static.py

Downloads exact versions with ``npm pack``, keeps only the files that the site uses, takes ``sourceMappingURL`` out
(the manifest storage would look for the maps), makes the TTF pair for PDF from the web subsets, and writes
``VENDOR.json``: name, version, licence, and the sha256 of every file. The result is committed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    folder: str
    files: dict[str, str]  # path in the package: path in the folder


BOOTSTRAP = Package(
    "bootstrap",
    "5.3.9",
    "MIT",
    "bootstrap",
    {
        "dist/css/bootstrap.min.css": "bootstrap.min.css",
        "dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
        "LICENSE": "LICENSE",
    },
)
TUS = Package("tus-js-client", "4.3.1", "MIT", "tus", {"dist/tus.min.js": "tus.min.js", "LICENSE": "LICENSE"})
GOLOS = Package(
    "@fontsource-variable/golos-text",
    "5.3.0",
    "OFL-1.1",
    "golos",
    {f"files/golos-text-{subset}-wght-normal.woff2": f"golos-text-{subset}.woff2" for subset in SUBSETS}
    | {"LICENSE": "OFL.txt"},
)
GOLOS_STATIC = Package("@fontsource/golos-text", "5.3.0", "OFL-1.1", "golos/ttf", {"LICENSE": "OFL.txt"})
QR = Package("qr", "0.7.0", "MIT", "qr", {"decode.js": "decode.js", "index.js": "index.js", "LICENSE-MIT": "LICENSE"})
WEIGHTS = {"400": "Regular", "600": "SemiBold"}


def unpack(package: Package, into: Path) -> Path:
    """Download the package and return the folder with its files."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=into, check=True, capture_output=True, text=True,
    )  # fmt: skip
    target = into / package.folder.replace("/", "-")
    with tarfile.open(into / packed.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def without_source_map(content: bytes) -> bytes:
    return re.sub(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*\n?", b"\n", content)


def copy(package: Package, source: Path) -> None:
    folder = VENDOR / package.folder
    folder.mkdir(parents=True, exist_ok=True)
    for here, there in package.files.items():
        content = (source / here).read_bytes()
        if there.endswith((".css", ".js")):
            content = without_source_map(content)
        (folder / there).write_bytes(content)


def named(font: TTFont, style: str) -> None:
    """Call the merged font by its own family and style: a subset carries the name of the subset."""
    names = {1: "Golos Text", 2: style, 4: f"Golos Text {style}", 6: f"GolosText-{style}"}
    for record in list(font["name"].names):
        if record.nameID in {16, 17, 21, 22, 25}:
            font["name"].removeNames(nameID=record.nameID)
    for number, value in names.items():
        font["name"].setName(value, number, 3, 1, 0x409)


def merge_subsets(source: Path, weight: str, style: str, work: Path) -> None:
    """One TTF with Cyrillic and Latin: reportlab embeds a single file, the web subsets are four."""
    parts = []
    for subset in SUBSETS:
        font = TTFont(source / "files" / f"golos-text-{subset}-{weight}-normal.woff2")
        font.flavor = None
        for table in ("GSUB", "GPOS", "GDEF", "STAT", "DSIG"):  # reportlab uses none of them
            if table in font:
                del font[table]
        part = work / f"{subset}-{weight}.ttf"
        font.save(part)
        parts.append(str(part))
    merged = Merger().merge(parts)
    named(merged, style)
    merged.save(VENDOR / "golos" / "ttf" / f"GolosText-{style}.ttf", reorderTables=True)


def listed(package: Package) -> dict[str, object]:
    folder = VENDOR / package.folder
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "files": {
            path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.glob("*"))
            if path.is_file()
        },
    }


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    packages = (BOOTSTRAP, GOLOS, GOLOS_STATIC, QR, TUS)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for package in packages:
            source = unpack(package, work)
            copy(package, source)
            if package is GOLOS_STATIC:
                for weight, style in WEIGHTS.items():
                    merge_subsets(source, weight, style, work)
    table = json.dumps([listed(package) for package in packages], indent=2, ensure_ascii=False)
    (VENDOR / "VENDOR.json").write_text(table + "\n", encoding="utf-8")
    for path in sorted(VENDOR.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>8}  {path.relative_to(VENDOR)}")


if __name__ == "__main__":
    main()
