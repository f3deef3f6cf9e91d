"""How a reply ends: a word that leaves the door open, thanks, a signature."""

from __future__ import annotations

import re

from quizzes.replies.text import Text

_CLOSING = re.compile(
    r"\b(?:с уважением|всего (?:вам )?(?:доброго|хорошего)|до свидания|(?:хорошего|доброго|приятного|спокойного)"
    r" (?:вам )?(?:дня|вечера|выходных)|(?:мы |будем |остаемся )+на связи|(?:если )?(?:будут|появятся|останутся|"
    r"остались|возникнут) (?:еще |другие )?вопросы|если (?:что-то|что|свет|вода|автобус|мастер|никто|его|ее|их|бригада|"
    r"проблема|сбой)"
    r"[^.!?]{0,60}(?:пишите|напишите|звоните|позвоните|обращайтесь|сообщите)|обращайтесь|пишите (?:нам|сюда|еще)|"
    r"(?:напишем|отчитаемся|сообщим|расскажем|покажем|ответим) (?:вам |об этом )?(?:здесь|тут|в этой ветке|"
    r"под этой записью|лично)|"
    r"спасибо(?: вам)?,? (?:за сигнал|за сообщение|за внимательность|за неравнодушие|что (?:написали|сообщили|сказали|"
    r"обратили|не прошли|подсказали))|ждем вас|берегите себя|здоровья вам)\b"
)
_LAST = 220


def find_closing(text: Text) -> tuple[int, int] | None:
    """Return the last words of leave-taking in the last lines of the text."""
    from_here = max(0, len(text.norm.rstrip()) - _LAST)
    last = None
    for match in _CLOSING.finditer(text.norm, from_here):
        last = match.span()
    return last
