"""Forms for putting the bank in order: what to do with many questions at once, and the tree of topics."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from .actions import TAG_LENGTH
from .models import Topic
from .topics import subtree, tree

AT_ONCE: Final = 1000
WHAT: Final = [
    ("move", _("перенести в тему")),
    ("tag", _("добавить метку")),
    ("untag", _("снять метку")),
    ("archive", _("убрать в архив")),
    ("restore", _("вернуть из архива")),
]


class OrganiseForm(forms.Form):
    """What to do with the questions that are ticked, or with all that were found."""

    what = forms.ChoiceField(label=_("Что сделать с отмеченными"), choices=[("", _("выберите")), *WHAT])
    topic = forms.ModelChoiceField(Topic.objects.all(), label=_("Тема"), required=False)
    tag = forms.CharField(label=_("Метка"), max_length=TAG_LENGTH, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # The filters of the page have a topic and a tag too: a label must name its own field.
        super().__init__(*args, **{"auto_id": "do_%s", **kwargs})
        self.fields["topic"].choices = [("", _("выберите")), *_branches()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("what") == "move" and not data.get("topic"):
            self.add_error("topic", _("Выберите тему, в которую перенести вопросы."))
        if data.get("what") in ("tag", "untag") and not data.get("tag"):
            self.add_error("tag", _("Впишите метку."))
        return data


class TopicForm(forms.Form):
    """A topic and its place in the tree."""

    title = forms.CharField(label=_("Название"), max_length=120)
    parent = forms.ModelChoiceField(Topic.objects.all(), label=_("Входит в тему"), required=False)

    def __init__(self, *args: Any, topic: Topic | None = None, **kwargs: Any) -> None:
        if topic is not None:
            kwargs["initial"] = {"title": topic.title, "parent": topic.parent_id}
        super().__init__(*args, **kwargs)
        below = set(subtree(topic.pk)) if topic is not None else set()
        top = ("", _("никуда: это тема верхнего уровня"))
        self.fields["parent"].choices = [top, *_branches(without=below)]  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Where everything of a topic goes."""

    into = forms.ModelChoiceField(Topic.objects.all(), label=_("В какую тему перенести"))

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = set(subtree(topic.pk))
        self.fields["into"].choices = [("", _("выберите")), *_branches(without=below)]  # type: ignore[attr-defined]


def _branches(without: Collection[int] = ()) -> list[tuple[int, str]]:
    return [(branch.pk, branch.indented) for branch in tree(Topic.objects.all()) if branch.pk not in without]
