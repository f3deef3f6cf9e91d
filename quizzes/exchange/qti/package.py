"""A content package: what its manifest lists, in the order and under the headings that its test gives."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from quizzes.scoring import qti
from quizzes.scoring.qti import Node

from ..archives import Archive
from ..drafts import Draft, Refusal, Unreadable
from .item import NoQuestionError, read_item
from .notes import notes, recalled
from .source import Source

MANIFEST = "imsmanifest.xml"
MOST_TITLE = 120


@dataclass
class Contents:
    """What came out of a package."""

    drafts: list[Draft] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read_package(archive: Archive) -> Contents:
    manifest = _document(archive, MANIFEST)
    if manifest.tag != "manifest":
        raise Unreadable("imsmanifest.xml — не описание пакета.", MANIFEST)
    contents = Contents()
    topics: dict[str, tuple[str, ...]] = {}
    listed: list[str] = []
    for resource in manifest.find("resource"):
        _list(archive, resource, topics, listed, contents)
    if not topics and not listed and not contents.refusals:
        older = any(resource.get("type").startswith("imsqti_xmlv1") for resource in manifest.find("resource"))
        more = " Задания QTI 1.2 сохраните в исходной системе как QTI 2.1." if older else ""
        raise Unreadable(f"В пакете нет ни одного задания QTI 2.1, 2.2 или 3.0.{more}", MANIFEST)
    said = notes(manifest)
    for name in dict.fromkeys([*topics, *listed]):
        _read_one(archive, name, topics.get(name, ()), contents, said.get(name, ""))
    return contents


def _document(archive: Archive, name: str) -> Node:
    try:
        return qti.parse(archive.read(name))
    except qti.QtiError as error:
        raise Unreadable(str(error), name) from error


def _list(
    archive: Archive, resource: Node, topics: dict[str, tuple[str, ...]], listed: list[str], contents: Contents
) -> None:
    kind, href = resource.get("type"), resource.get("href")
    is_item, is_test = kind.startswith("imsqti_item"), kind.startswith(("imsqti_test", "imsqti_assessment"))
    # Some exporters of 2.1 call everything `imsqti_v2p1`; what it is, the file itself says.
    if not (is_item or is_test or kind.startswith("imsqti_v")):
        return
    name = archive.beside(MANIFEST, href)
    if name is None:
        contents.refusals.append(Refusal(href[:120] or MANIFEST, "", "Файл назван в описании пакета, но его нет."))
        return
    if is_test or (not is_item and _is_test(archive, name)):
        _read_test(archive, name, topics, contents)
    else:
        listed.append(name)


def _is_test(archive: Archive, name: str) -> bool:
    try:
        return _document(archive, name).tag == "assessmentTest"
    except Unreadable:
        return False


def _read_test(archive: Archive, name: str, topics: dict[str, tuple[str, ...]], contents: Contents) -> None:
    """Sections are topics, one in another."""
    try:
        test = _document(archive, name)
    except Unreadable as wrong:
        contents.refusals.append(Refusal(name, "", wrong.reason))
        return
    title = test.get("title").strip()[:MOST_TITLE]
    _walk(archive, name, test, (title,) if title else (), topics, set())


def _walk(
    archive: Archive, name: str, node: Node, under: tuple[str, ...], topics: dict[str, tuple[str, ...]], seen: set[str]
) -> None:
    for child in node:
        if child.tag == "testPart":
            _walk(archive, name, child, under, topics, seen)
        elif child.tag == "assessmentSection":
            title = child.get("title").strip()[:MOST_TITLE]
            deeper = (*under, title) if title and title not in under else under
            _walk(archive, name, child, deeper, topics, seen)
        elif child.tag == "assessmentItemRef":
            item = archive.beside(name, child.get("href"))
            if item is not None:
                topics.setdefault(item, under)
        elif child.tag == "assessmentSectionRef":
            _walk_other(archive, name, child, under, topics, seen)


def _walk_other(
    archive: Archive, name: str, node: Node, under: tuple[str, ...], topics: dict[str, tuple[str, ...]], seen: set[str]
) -> None:
    """A section in a file of its own; one that leads back to itself is not followed again."""
    other = archive.beside(name, node.get("href"))
    if other is None or other in seen:
        return
    try:
        section = _document(archive, other)
    except Unreadable:
        return
    _walk(archive, other, Node("section", {}, 0, children=[section]), under, topics, seen | {other})


def _read_one(archive: Archive, name: str, topic: tuple[str, ...], contents: Contents, note: str) -> None:
    title = ""
    try:
        root = _document(archive, name)
        title = root.get("title")[:MOST_TITLE]
        draft = read_item(root, Source(name, archive))
    except Unreadable as wrong:
        contents.refusals.append(Refusal(wrong.place or name, title, wrong.reason))
    except qti.QtiError as wrong:
        place = f"{name}, строка {wrong.line}" if wrong.line else name
        contents.refusals.append(Refusal(place, title, wrong.reason, harmless=isinstance(wrong, NoQuestionError)))
    else:
        contents.drafts.append(recalled(replace(draft, topic=topic), note))
