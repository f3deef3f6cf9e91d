"""Own files of every format, and ways to break them."""

from __future__ import annotations

import io
import zipfile

from quizzes.exchange import formats
from quizzes.exchange.table.writing import template
from tests.quizzes.bodies import EVERY_KIND
from tests.quizzes.exchange.test_round_trip import BESIDE, FULL, draft

GIFT = """// [id:t-1] [tag:срок]
$CATEGORY: $course$/top/Сроки//дни/Часы

::Имя::[html]<p>За сколько&nbsp;дней?</p>{=30#верно ~%50%28#почти ~10 ####Ответ &lt;30&gt;}

Что? {~%50%имя ~%50%адрес ~%-100%упрёк}

Пары {=а -> 1 =б -> 2 = -> 3}

Порядок {>3 ALL VERTICAL ABSOLUTE_POSITION SHOW none
раз
два
три
}

Сколько? {#=%100%30:2#да =%50%28..32 ~#нет}

Верно? {TRUE#почему нет#почему да}

Закон? {=59-ФЗ =%50%152*#почти}

Почему \\{так\\}? {}

Слово {~а =б} тут.
"""
AIKEN = "Вопрос <один>?\nA) да\nB. нет\nANSWER: A\n\nЕщё?\nA) раз\nB) два\nC) три\nANSWER: C\n"
CLOZE = (
    "Учтут за {1:SHORTANSWER:=три~%50%четыре#почти~*#нет} дня, за {2:NUMERICAL:=30:2~%50%28:5}, "
    "{1:MCVS:*нет~=да#&#1076;а~%30%может \\} \\# \\~}, {:MR:=а~=б~в}"
)
MISSING = "Ответ дают за {=30#да ~75%28#почти ~10} дней.\n\nЗакон {=59-ФЗ}.\n"


POOL = """<?xml version="1.0"?><POOL>
<QUESTION_TRUEFALSE id="q1"><BODY><TEXT>&lt;b&gt;Верно?&lt;/b&gt;</TEXT></BODY>
<ANSWER id="a1"><TEXT>False</TEXT></ANSWER>
<ANSWER id="a2"><TEXT>True</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="a2"/></GRADABLE></QUESTION_TRUEFALSE>
<QUESTION_MATCH id="q2"><BODY><TEXT>Пары</TEXT></BODY>
<ANSWER id="a1"><TEXT>а</TEXT></ANSWER><ANSWER id="a2"><TEXT>б</TEXT>
</ANSWER><CHOICE id="c1"><TEXT>1</TEXT></CHOICE><CHOICE id="c2"><TEXT>2</TEXT></CHOICE><GRADABLE>
<CORRECTANSWER answer_id="a1" choice_id="c2"/><CORRECTANSWER answer_id="a2" choice_id="c1"/></GRADABLE>
</QUESTION_MATCH>
<QUESTION_MULTIPLEANSWER id="q3"><BODY><TEXT>Что?</TEXT></BODY><ANSWER id="a1"><TEXT>раз</TEXT></ANSWER><ANSWER id="a2">
<TEXT>два</TEXT></ANSWER><GRADABLE><CORRECTANSWER answer_id="a1"/></GRADABLE></QUESTION_MULTIPLEANSWER></POOL>"""


def _drafts():
    kinds = [kind for kind in EVERY_KIND if kind != "reply"]
    return [draft(kind, {**EVERY_KIND[kind], **FULL}, **BESIDE) for kind in kinds]


def samples():
    """Content by format: both what other systems write and what we do."""
    return {
        "gift": [GIFT.encode(), formats.FORMATS["gift"].write(_drafts()).data],
        "moodle_xml": [formats.FORMATS["moodle_xml"].write(_drafts()).data],
        "aiken": [AIKEN.encode()],
        "cloze": [CLOZE.encode()],
        "missing_word": [MISSING.encode()],
        "blackboard": [POOL.encode()],
        "xlsx": [template(), formats.FORMATS["xlsx"].write(_drafts()).data],
    }


NASTY = [
    *"{}~=#%:\\*[]<>&;\"'|/-.,\n\t\0 0٣²\ufdd0\ud7ff\u2028\ufeff",
    *("{}", "####", "->", "%%", "%-%", "%999999%", "..", "[html]", "[[1]]", "[[999999999999]]", "// otklik: {"),
    *("&#0;", "&#xD800;", "&lt;", "<![CDATA[", "]]>", "<!--", "</text>", "<text>", '<!ENTITY x "y">', "&x;"),
    *('<file name="a" encoding="base64">AAAA</file>', 'fraction="nan"', 'fraction="1e400"', "1e999", "nan", "inf"),
    *("{1:MC:", "{99999999999:NM:=1}", "$CATEGORY:", "::", "ANSWER:", "A)", '"as": "', "null", "true"),
    *('{"a":' * 50, "<p>" * 200, "(" * 300),
]


def broken(data, random):
    """``data`` with a few things wrong."""
    for _ in range(random.randint(1, 6)):
        place = random.randrange(len(data) + 1)
        other = random.randrange(len(data) + 1)
        size = random.choice([1, 1, 2, 5, 20, 200])
        what = random.randrange(7)
        if what == 0:
            data = data[:place] + data[place + size :]
        elif what == 1:
            data = data[:place] + random.choice(NASTY).encode("utf-8", "surrogatepass") + data[place:]
        elif what == 2:
            data = data[:place] + data[other : other + size] + data[place:]
        elif what == 3:
            data = data[:place] + bytes([random.randrange(256)]) + data[place + 1 :]
        elif what == 4:
            data = data[:place] + random.choice(NASTY).encode("utf-8", "surrogatepass") + data[place + size :]
        elif what == 5:
            data = data[:place] + data[place : place + size] * random.choice([2, 3, 30]) + data[place + size :]
        else:
            data = data[: max(place, 1)]
    return data


def broken_archive(data, random):
    """A zip whose members are broken and which is whole itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        victim = random.choice(source.namelist())
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, broken(content, random) if name == victim else content)
    return out.getvalue()
