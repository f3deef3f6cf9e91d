"""Something to be found on a picture."""

from __future__ import annotations

import io
import math
from typing import Any

from PIL import Image

from quizzes.scoring import qti
from quizzes.scoring.qti import Node
from quizzes.scoring.qti.reading import area

from ..text import Picture
from .work import Built, Work, prompted, whole

CORNERS = 24


def hotspot(work: Work, node: Node) -> Built:
    """Areas are outlined; one or several are chosen."""
    picture, width, height = _picture(work, node, node)
    name = node.get("responseIdentifier")
    work.declared(node)
    choices = node.all("hotspotChoice")
    right = set(work.best().get(name, []))
    right = right or {c.get("identifier") for c in choices if work.share({name: [c.get("identifier")]}) > 0}
    areas = []
    for number, choice in enumerate(choices, start=1):
        text = choice.get("hotspotLabel") or choice.get("ariaLabel") or f"Область {number}"
        shape = _shape(area(choice), width, height)
        is_right = {"right": True} if choice.get("identifier") in right else {}
        areas.append({"id": choice.get("identifier"), "text": text, **shape, **is_right})
    if not any(each.get("right") for each in areas):
        raise qti.UnsupportedError("Верная область не названа (hotspotInteraction).", line=node.line)
    choose = whole(node, "maxChoices", 1) or len(areas)
    fields = {"picture": picture, "mode": "areas", "areas": areas, "ratio": width / height, "choose": choose}
    how = {"areas": {each["id"]: each["id"] for each in areas}}
    return Built("hotspot", fields, {name: how}, {id(node): prompted(node)}, [fields])


def point(work: Work, node: Node) -> Built:
    """Points are put on the picture."""
    stage = next((each for each in work.body.find("positionObjectStage") if node in list(each.walk())), node)
    picture, width, height = _picture(work, node, stage)
    name, declared = node.get("responseIdentifier"), work.declared(node)
    entries = [entry for entry in declared.get("areas", {}).get("entries", []) if entry["shape"] != "default"]
    if not entries:
        raise qti.UnsupportedError(f"Верная область не названа ({node.tag}).", line=node.line)
    areas = []
    for number, entry in enumerate(entries, start=1):
        is_right = {"right": True} if entry["value"] > 0 else {}
        areas.append({"id": str(number), "text": f"Место {number}", **_shape(entry, width, height), **is_right})
    if node.tag == "positionObjectInteraction":
        work.note("Значок, который ставили на картинку, заменён точкой.")
    choose = whole(node, "maxChoices", 1) or len(areas)
    fields = {"picture": picture, "mode": "point", "areas": areas, "ratio": width / height, "choose": choose}
    stands = {id(stage): prompted(node)} if stage is not node else {id(node): prompted(node)}
    return Built("hotspot", fields, {name: {"size": [width, height]}}, stands)


def _picture(work: Work, node: Node, stage: Node) -> tuple[dict[str, Any], float, float]:
    """The picture that the places are on, with its size in the units of the coordinates."""
    shown = stage.first("object") or stage.first("img") or stage.first("picture")
    inner = shown.first("img") if shown is not None and shown.tag == "picture" else shown
    if inner is None:
        raise qti.InvalidError(f"В {node.tag} нет картинки.", line=node.line)
    href = inner.get("data") or inner.get("src")
    content = work.source.content(href)
    file = work.source.take(href) if content is not None else None
    if content is None or file is None:
        raise qti.UnsupportedError(f"Картинки «{href[:80]}» нет рядом: загрузите пакет целиком.", line=inner.line)
    width, height = _size(inner, content)
    alt = " ".join((inner.get("alt") or inner.content()).split())
    return {"file": file, "alt": alt}, width, height


def _size(node: Node, content: bytes) -> tuple[float, float]:
    declared = [node.get(side).removesuffix("px") for side in ("width", "height")]
    if all(text.isascii() and text.isdigit() and 0 < int(text) < 100_000 for text in declared):
        return float(declared[0]), float(declared[1])
    try:
        with Image.open(io.BytesIO(content)) as image:
            return float(image.width), float(image.height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise qti.UnsupportedError("Размер картинки не назван и не читается.", line=node.line) from error


def _shape(found: dict[str, Any], width: float, height: float) -> dict[str, Any]:
    """Pixels as thousandths of the picture. An ellipse becomes a polygon."""
    shape, numbers = found["shape"], found["coords"]
    if shape == "default":
        return {"shape": "rect", "coords": [0, 0, 1000, 1000]}
    if shape == "circle":
        x, y, radius = numbers[:3]
        return {"shape": "circle", "coords": [_part(x, width), _part(y, height), _part(radius, width)]}
    if shape == "ellipse":
        x, y, across, down = numbers[:4]
        turns = [2 * math.pi * step / CORNERS for step in range(CORNERS)]
        numbers = [each for turn in turns for each in (x + across * math.cos(turn), y + down * math.sin(turn))]
    if shape == "rect":
        left, top, right, bottom = numbers[:4]
        numbers = [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
    kept = numbers[: len(numbers) // 2 * 2]
    # A polygon may be closed by naming its first corner again.
    if shape == "poly" and kept[:2] == kept[-2:] and len(kept) > 6:
        kept = kept[:-2]
    coords = [_part(number, width if place % 2 == 0 else height) for place, number in enumerate(kept)]
    return {"shape": "rect" if shape == "rect" else "poly", "coords": coords}


def _part(pixels: float, whole_side: float) -> float:
    part = round(min(1000.0, max(0.0, pixels * 1000 / whole_side)), 3)
    return int(part) if part == int(part) else part


def first_picture(work: Work) -> dict[str, Any] | None:
    """The picture of a question whose text had one; the others are named in a remark."""
    taken: dict[str, Any] | None = None
    for picture in work.pictures:
        if taken is not None:
            work.note(f"В вопросе одна картинка; «{_name(picture)}» не перенесена.")
        elif (file := work.source.take(picture.source)) is not None:
            taken = {"file": file, "alt": picture.alt}
        else:
            work.note(f"Картинки «{_name(picture)}» нет рядом с вопросом.")
    return taken


def _name(picture: Picture) -> str:
    return picture.source.rpartition("/")[2][:80]
