"""The question sheet: what a page shows of a question while it is being answered. Pure, and without the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from quizzes.scenarios.channels import limits_of, look_of
from quizzes.scenarios.exercise import Exercise
from quizzes.scoring.gaps import pieces, plain

from .canvas import areas
from .parts import Attached, Canvas, Choice, Gap, Piece, Question, Row, Spot, Word, Writing

if TYPE_CHECKING:
    from .practising import Practised

__all__ = ["FileAddress", "Question", "attached", "paragraphs", "question"]

Parts = dict[str, Any]
FileAddress = Callable[[Any], str]
LINES: Final = 8
MARKS: Final = ".,;:!?»)"
JOINER: Final = "\u2060"


def question(
    *,
    position: int,
    shown: Mapping[str, Any],
    answer: Any = None,
    section: str = "",
    sequence: int = 0,
    page: int = 1,
    flagged: bool = False,
    practised: Practised | None = None,
    file_url: FileAddress = str,
) -> Question:
    """Lay out a question as shown, with the answer given so far. ``file_url`` says where a stored file is read."""
    kind = shown["kind"]
    hint, parts = lay_out(shown, answer)
    situation = shown.get("situation") or {}
    return Question(
        position=position,
        kind=kind,
        stem=plain(kind, shown["stem"]),
        hint=hint,
        section=section,
        answered=answer is not None,
        sequence=sequence,
        page=page,
        flagged=flagged,
        practised=practised,
        picture=attached(shown.get("picture"), "alt", file_url),
        attachment=attached(shown.get("attachment"), "name", file_url),
        message_picture=file_url(situation["picture_id"]) if situation.get("picture_id") else "",
        **parts,
    )


def attached(file: Mapping[str, Any] | None, words: str, file_url: FileAddress) -> Attached | None:
    """A file that is stored: an imported question may name one that never came."""
    if not file or not isinstance(file["file"], int):
        return None
    return Attached(file_url(file["file"]), file.get(words) or "")


def lay_out(shown: Mapping[str, Any], answer: Any) -> tuple[str, Parts]:
    """What to do with the question, in words, and the parts of the page that its kind needs."""
    hint, parts_of = _KINDS[shown["kind"]]
    parts = parts_of(shown, answer)
    return parts.pop("hint", None) or _(hint), parts


def paragraphs(stem: str, gaps: Mapping[str, Gap]) -> tuple[tuple[Piece, ...], ...]:
    """The text with its gaps, paragraph by paragraph."""
    found: list[list[Piece]] = [[]]
    for cut in pieces(stem):
        for place, text in enumerate(cut.text.replace("\r", "").split("\n\n")):
            if place:
                found.append([])
            before = found[-1][-1].gap if found[-1] else None
            found[-1].append(Piece(text=_joined(text, before), gap=gaps.get(cut.gap)))
    return tuple(tuple(paragraph) for paragraph in found if any(piece.gap or piece.text.strip() for piece in paragraph))


def _joined(text: str, gap: Gap | None) -> str:
    """A comma after a gap stays with it; after options that stand on lines of their own it is left out."""
    if gap is None or not text or text[0] not in MARKS:
        return text
    return text.lstrip(MARKS + " ") if gap.is_block else JOINER + text


def _choice(shown: Mapping[str, Any], answer: Any) -> Parts:
    return {"choices": _choices(shown["options"], {answer})}


def _multiple(shown: Mapping[str, Any], answer: Any) -> Parts:
    parts: Parts = {"choices": _choices(shown["options"], set(answer or ()))}
    if limit := shown.get("choose"):
        parts |= {"at_most": limit, "hint": _("Отметьте верные ответы, не больше чем %(limit)s") % {"limit": limit}}
    return parts


def _match(shown: Mapping[str, Any], answer: Any) -> Parts:
    return {"rows": tuple(_rows(shown["left"], shown["right"], answer))}


def _order(shown: Mapping[str, Any], answer: Any) -> Parts:
    """Items that have a place stand by it; the others keep the order in which they were shown."""
    given = answer or {}
    places = [str(place) for place in range(1, len(shown["options"]) + 1)]
    options = sorted(shown["options"], key=lambda option: given.get(option["id"], len(places) + 1))
    rows = []
    for option in options:
        chosen = str(given.get(option["id"], ""))
        rows.append(Row(option["id"], option["text"], tuple(Choice(place, place, place == chosen) for place in places)))
    return {"rows": tuple(rows)}


def _short(shown: Mapping[str, Any], answer: Any) -> Parts:
    return {"text": answer or ""}


def _number(shown: Mapping[str, Any], answer: Any) -> Parts:
    hints = {
        "optional": _("Напишите число; можно с единицей измерения"),
        "required": _("Напишите число с единицей измерения"),
    }
    return {"text": answer or "", "hint": hints.get(shown.get("unit", ""))}


def _cloze(shown: Mapping[str, Any], answer: Any) -> Parts:
    given = answer or {}
    gaps = {gap["id"]: _gap(number, gap, given.get(gap["id"])) for number, gap in enumerate(shown["gaps"], start=1)}
    return {"paragraphs": paragraphs(shown["stem"], gaps)}


def _gap(number: int, gap: Mapping[str, Any], answer: Any) -> Gap:
    layout = gap.get("layout") or "inline"
    if gap["kind"] in ("text", "number"):
        return Gap(gap["id"], number, gap["kind"], text=answer or "")
    if gap["kind"] == "checks":
        return Gap(gap["id"], number, "checks", layout, _choices(gap["options"], set(answer or ())))
    look = "list" if layout == "inline" else "radios"
    return Gap(gap["id"], number, look, layout, _choices(gap["options"], {answer}))


def _words(shown: Mapping[str, Any], answer: Any) -> Parts:
    given = answer or {}
    words = tuple(Word(word["id"], word["text"], word["group"], bool(word.get("endless"))) for word in shown["words"])
    gaps = {}
    for number, gap in enumerate(shown["gaps"], start=1):
        fitting = [word for word in shown["words"] if word["group"] == gap["group"]]
        choices = _choices(fitting, {given.get(gap["id"])})
        gaps[gap["id"]] = Gap(gap["id"], number, "list", choices=choices, group=gap["group"])
    return {"paragraphs": paragraphs(shown["stem"], gaps), "words": words}


def _categorise(shown: Mapping[str, Any], answer: Any) -> Parts:
    return {
        "rows": tuple(_rows(shown["items"], shown["categories"], answer)),
        "categories": _choices(shown["categories"], set()),
    }


def _hotspot(shown: Mapping[str, Any], answer: Any) -> Parts:
    choose, height = shown["choose"], round(1000 / shown["ratio"], 2)
    if shown["mode"] == "areas":
        chosen = set(answer or ())
        canvas = Canvas("areas", height, choose, areas=areas(shown["areas"], shown["ratio"], chosen))
        hint = (
            _("Выберите место на картинке") if choose == 1 else _("Выберите места на картинке, не больше чем %(most)s")
        )
        return {"canvas": canvas, "at_most": choose, "hint": hint % {"most": choose}}
    given = [(f"{x:g}", f"{y:g}") for x, y in answer or ()]
    spots = [Spot(number, *place) for number, place in enumerate(given, start=1)]
    spots += [Spot(number) for number in range(len(spots) + 1, choose + 1)]
    hint = _("Поставьте точку на картинке") if choose == 1 else _("Поставьте точки на картинке, не больше чем %(most)s")
    return {"canvas": Canvas("point", height, choose, spots=tuple(spots)), "hint": hint % {"most": choose}}


def _essay(shown: Mapping[str, Any], answer: Any) -> Parts:
    writing = Writing(
        lines=shown.get("lines") or LINES,
        words_least=shown.get("words_least") or 0,
        words_most=shown.get("words_most") or 0,
    )
    return {"text": shown.get("template", "") if answer is None else answer, "writing": writing}


def _reply(shown: Mapping[str, Any], answer: Any) -> Parts:
    exercise = Exercise.from_json({"channel": "", "title": "", **shown["situation"]})
    writing = Writing(lines=LINES, limits=limits_of(exercise.channel))
    return {"text": answer or "", "exercise": exercise, "look": look_of(exercise.channel), "writing": writing}


def _rows(rows: Iterable[Mapping[str, Any]], options: list[dict[str, Any]], answer: Any) -> Iterator[Row]:
    given = answer or {}
    for row in rows:
        yield Row(row["id"], row["text"], _choices(options, {given.get(row["id"])}))


def _choices(options: Iterable[Mapping[str, Any]], chosen: set[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(option["id"], option["text"], option["id"] in chosen) for option in options)


_KINDS: Final[dict[str, tuple[str, Callable[[Mapping[str, Any], Any], Parts]]]] = {
    "single": (gettext_noop("Выберите один ответ"), _choice),
    "truefalse": (gettext_noop("Верно ли это?"), _choice),
    "multiple": (gettext_noop("Выберите все верные ответы"), _multiple),
    "match": (gettext_noop("К каждой строке подберите пару"), _match),
    "order": (gettext_noop("Расставьте по порядку"), _order),
    "short": (gettext_noop("Напишите ответ"), _short),
    "number": (gettext_noop("Напишите число"), _number),
    "cloze": (gettext_noop("Заполните пропуски в тексте"), _cloze),
    "words": (gettext_noop("Поставьте слова на свои места"), _words),
    "categorise": (gettext_noop("Разложите по группам"), _categorise),
    "hotspot": (gettext_noop("Выберите место на картинке"), _hotspot),
    "essay": (gettext_noop("Напишите своими словами; ответ прочтёт тренер"), _essay),
    "reply": (gettext_noop("Прочтите сообщение и ответьте жителю"), _reply),
}
