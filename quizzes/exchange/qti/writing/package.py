"""A content package of items with their pictures, a test that keeps the topics, and notes of what QTI cannot say."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from urllib.parse import quote

from quizzes.scoring.qti import Node

from ... import memory
from ...archives import Archive, is_safe_path, pack
from ...drafts import Draft, Refusal, Unreadable, Writing
from ..notes import NOTE_SPACE
from ..package import read_package
from .elements import UNSEEN, make, render
from .item import Written, item

PACKAGES: Final = {
    "2.2": (
        "http://www.imsglobal.org/xsd/imscp_v1p1",
        "http://www.imsglobal.org/xsd/qti/qtiv2p2/qtiv2p2_imscpv1p2_v1p0.xsd",
        ("QTIv2.2 Package", "1.0.0"),
        "imsqti_item_xmlv2p2",
        "imsqti_test_xmlv2p2",
    ),
    "3.0": (
        "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
        "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
        ("QTI Package", "3.0.0"),
        "imsqti_item_xmlv3p0",
        "imsqti_test_xmlv3p0",
    ),
}
IMAGE_TYPES: Final = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class _Resource:
    """An item in the package."""

    draft: Draft
    identifier: str
    path: str
    content: bytes
    files: dict[str, bytes]
    note: str = ""


def write(drafts: Sequence[Draft], version: str) -> Writing:
    """A package of this version. What it cannot hold is refused by name."""
    resources: list[_Resource] = []
    refusals: list[Refusal] = []
    lost: dict[str, None] = {}
    for number, draft in enumerate(drafts, start=1):
        try:
            resource, written = _resource(draft, f"Q{number}", version)
        except Unreadable as wrong:
            refusals.append(Refusal(draft.place, draft.title or str(draft.body.get("stem"))[:80], wrong.reason))
            continue
        resources.append(resource)
        lost |= dict.fromkeys(written.remarks)
    refusals += _noted(resources, version)
    remarks = [f"Другие системы не увидят: {', '.join(lost)}. Здесь всё вернётся."] if lost else []
    return Writing(_packed(resources, version), tuple(refusals), tuple(remarks))


def _resource(draft: Draft, identifier: str, version: str) -> tuple[_Resource, Written]:
    written = item(draft, identifier, version)
    names = {name: _file_name(name, place) for place, name in enumerate(draft.files, start=1)}
    for node in written.root.walk():
        _point(node, names, identifier)
    files = {f"files/{identifier}/{names[name]}": content for name, content in draft.files.items()}
    path = f"items/{identifier}.xml"
    return _Resource(draft, identifier, path, render(written.root, version), files), written


def _file_name(name: str, place: int) -> str:
    """The name itself, unless it would lead somewhere."""
    if is_safe_path(name) and "/" not in name:
        return name
    return f"file{place}{_UNSAFE.sub('', posixpath.splitext(name)[1])}"


def _point(node: Node, names: dict[str, str], identifier: str) -> None:
    """Give an element the address of its file in the package."""
    for attribute in ("src", "data", "href"):
        name = node.attrs.get(attribute)
        if name in names and node.tag in ("img", "object", "a"):
            node.attrs[attribute] = quote(f"../files/{identifier}/{names[name]}")
            if node.tag == "object":
                ending = posixpath.splitext(names[name])[1].lower()
                node.attrs["type"] = IMAGE_TYPES.get(ending, "image/png")


def _noted(resources: list[_Resource], version: str) -> list[Refusal]:
    """Note what the items do not say by themselves: read them back as a stranger would, and compare.

    An item that does not come back is taken out: who is given it could not read it either.
    """
    if not resources:
        return []
    read = read_package(Archive(_packed(resources, version)))
    back = {draft.place: draft for draft in read.drafts}
    reasons = {refusal.place.partition(", ")[0]: refusal.reason for refusal in read.refusals}
    refused = []
    for resource in list(resources):
        if resource.path in back:
            resource.note = memory.note(resource.draft, back[resource.path])
        else:
            resources.remove(resource)
            title = resource.draft.title or str(resource.draft.body.get("stem"))[:80]
            refused.append(Refusal(resource.draft.place, title, f"В QTI не выразить: {reasons.get(resource.path, '')}"))
    return refused


def _packed(resources: list[_Resource], version: str) -> bytes:
    files: dict[str, bytes] = {"imsmanifest.xml": _manifest(resources, version)}
    if resources:
        files["test.xml"] = render(_test(resources), version)
    for resource in resources:
        files |= {resource.path: resource.content, **resource.files}
    return pack(files)


def _manifest(resources: list[_Resource], version: str) -> bytes:
    space, schema, (name, number), item_type, test_type = PACKAGES[version]
    rows = "\n".join(_row(resource, item_type) for resource in resources)
    needed = "".join(f'<dependency identifierref="{resource.identifier}"/>' for resource in resources)
    test = (
        f'<resource identifier="TEST" type="{test_type}" href="test.xml"><file href="test.xml"/>{needed}</resource>'
        if resources
        else ""
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest xmlns="{space}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{space} {schema}" identifier="OTKLIK"><metadata><schema>{name}</schema>'
        f"<schemaversion>{number}</schemaversion></metadata><organizations/>\n<resources>{test}\n{rows}\n"
        "</resources></manifest>\n"
    )
    return UNSEEN.sub("", text).encode("utf-8", "replace")


def _row(resource: _Resource, item_type: str) -> str:
    note = ""
    if resource.note:
        said = escape(resource.note, quote=False)
        note = f'<metadata><otklik xmlns="{NOTE_SPACE}">{said}</otklik></metadata>'
    files = "".join(f'<file href="{quote(path)}"/>' for path in (resource.path, *resource.files))
    return (
        f'<resource identifier="{resource.identifier}" type="{item_type}" href="{resource.path}">'
        f"{note}{files}</resource>"
    )


def _test(resources: list[_Resource]) -> Node:
    """A test whose sections are the topics."""
    part = make("testPart", identifier="PART", navigationMode="nonlinear", submissionMode="simultaneous")
    test = make("assessmentTest", part, identifier="TEST", title="")
    tree: dict[str | None, Any] = {}
    for resource in resources:
        level = tree
        for title in resource.draft.topic or ("",):
            level = level.setdefault(title, {})
        level.setdefault(None, []).append(resource)
    part.children += _sections(tree, "S")
    return test


def _sections(tree: dict[Any, Any], prefix: str) -> Iterator[Node]:
    for number, (title, level) in enumerate(((t, v) for t, v in tree.items() if t is not None), start=1):
        section = make("assessmentSection", identifier=f"{prefix}{number}", title=title, visible=True)
        section.children += _sections(level, f"{prefix}{number}_")
        for resource in level.get(None, []):
            reference = make("assessmentItemRef", identifier=f"I_{resource.identifier}", href=resource.path)
            if resource.draft.points != 1:
                reference.children.append(make("weight", identifier="POINTS", value=float(resource.draft.points)))
            section.children.append(reference)
        yield section
