"""The tree of topics. There are tens of them, a few hundred at most: it is read whole, in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .models import Topic


@dataclass(frozen=True)
class Branch:
    """A topic in its place: ``depth`` from 0, ``path`` the titles from the root, how many questions are in use."""

    pk: int
    title: str
    depth: int
    path: str
    parent: int | None
    question_count: int

    @property
    def indented(self) -> str:
        """The title as a line of a drop-down list."""
        return "\N{EM SPACE}" * self.depth + self.title


def tree(topics: Iterable[Topic]) -> list[Branch]:
    """Lay ``topics`` out parents first, by title. ``question_count`` is taken where a query has counted it."""
    children: dict[int | None, list[Topic]] = defaultdict(list)
    for topic in topics:
        children[topic.parent_id].append(topic)

    def grow(parent: int | None, depth: int, path: str) -> Iterator[Branch]:
        for topic in sorted(children.get(parent, []), key=lambda one: one.title.casefold().replace("ё", "е")):
            own = f"{path} / {topic.title}" if path else topic.title
            count = getattr(topic, "question_count", 0)
            yield Branch(topic.pk, topic.title, depth, own, parent, count)
            yield from grow(topic.pk, depth + 1, own)

    return list(grow(None, 0, ""))


def subtree(topic: int) -> list[int]:
    """The key of the topic and of everything below it. One query."""
    return list(subtrees({0: [topic]})[0])


def subtrees(roots: Mapping[int, Iterable[int]]) -> dict[int, set[int]]:
    """For each key, its topics with everything below them. One query."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent in Topic.objects.values_list("pk", "parent_id"):
        children[parent].append(pk)
    return {key: _reached(topics, children) for key, topics in roots.items()}


def _reached(topics: Iterable[int], children: Mapping[int | None, list[int]]) -> set[int]:
    found, waiting = set(), list(topics)
    while waiting:
        topic = waiting.pop()
        if topic not in found:
            found.add(topic)
            waiting += children.get(topic, [])
    return found
