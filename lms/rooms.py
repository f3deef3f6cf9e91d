"""Rooms of a floor: the sub-packages that hold everything about one noun."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def names(floor: ModuleType) -> Iterator[str]:
    """The rooms of ``floor`` by name, in alphabetical order."""
    root = Path(str(floor.__file__)).parent
    for folder in sorted(root.iterdir()):
        if (folder / "__init__.py").is_file() and folder.name not in {"migrations", "management"}:
            yield folder.name


def load(floor: ModuleType, *modules: str) -> None:
    """Import the named modules (such as ``rules``, ``receivers``) of every room that has them."""
    for room in names(floor):
        for module in modules:
            dotted = f"{floor.__name__}.{room}.{module}"
            if find_spec(dotted) is not None:
                import_module(dotted)
