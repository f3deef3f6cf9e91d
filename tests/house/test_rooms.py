"""The house is in order: index files forget no room, floors have one newest migration, rooms say what they are."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

import courses
import lms
import quizzes
from lms import rooms

FLOORS = (lms, quizzes, courses)
ROOT = Path(lms.__file__).parent.parent
CODE = [path for floor in FLOORS for path in sorted(Path(floor.__file__).parent.rglob("*.py"))]
FILE_LIMIT = 400


def room_files(floor, name):
    root = Path(floor.__file__).parent
    return [room for room in rooms.names(floor) if (root / room / f"{name}.py").is_file()]


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.__name__)
@pytest.mark.parametrize("index", ["models", "admin", "tasks", "urls"])
def test_the_index_file_of_a_floor_names_every_room_that_has_such_a_file(floor, index):
    path = Path(floor.__file__).parent / f"{index}.py"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    for room in room_files(floor, index):
        if index != "tasks" or "shared_task" in (path.parent / room / "tasks.py").read_text(encoding="utf-8"):
            assert f"{room}.{index}" in text or f"from .{room} import {index}" in text, f"{room} is not in {path}"


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.__name__)
def test_every_room_says_in_a_few_lines_what_it_is(floor):
    for room in rooms.names(floor):
        docstring = ast.get_docstring(ast.parse((Path(floor.__file__).parent / room / "__init__.py").read_text()))
        assert docstring, room
        assert len(docstring.splitlines()) <= 6, room


def test_every_table_lives_in_a_room():
    for floor in FLOORS:
        for model in apps.get_app_config(floor.__name__).get_models():
            assert model.__module__.count(".") == 2, model


@pytest.mark.django_db
def test_each_floor_has_one_newest_migration():
    loader = MigrationLoader(None)
    for floor in FLOORS:
        assert len(loader.graph.leaf_nodes(floor.__name__)) == 1


def test_no_drawer_for_everything():
    forbidden = {"utils", "common", "helpers", "misc", "base", "core"}
    assert not [path for path in CODE if path.stem in forbidden or path.parent.name in forbidden]


def test_files_stay_small_enough_to_hold_one_noun():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in CODE
        if "migrations" not in path.parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LIMIT
    }
    assert not too_long


def test_nothing_is_promised_for_later():
    for path in CODE:
        for mark in ("TODO", "FIXME", "XXX", "raise NotImplementedError"):
            assert mark not in path.read_text(encoding="utf-8"), path


def test_pages_load_nothing_from_another_host():
    allowed = ("http://www.w3.org/",)
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "css").rglob("*.css")]:
        text = path.read_text(encoding="utf-8")
        for marker in ('src="http', "src='http", "@import url(http", "url(http", '<link rel="stylesheet" href="http'):
            assert marker not in text or any(url in text for url in allowed), path
