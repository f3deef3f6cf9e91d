"""What is measured: a flow is a kind of visit that is made again and again, each time by somebody else."""

from __future__ import annotations

import datetime as dt
import html
import itertools
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from . import cast
from .cast import Visitor
from .visits import MakeVisit, Request, UnexpectedAnswer, Visit, get, post

LEVELS = (1, 16, 64)
PAGE_MS = 30
PAGE_QUERIES = 12
COMPLETION_MS = 50
PAST_MS = 1000
JSON = "application/json"

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(?P<token>[^"]+)"')
_QUESTION = re.compile(
    r'<fieldset class="question[^>]*data-sequence="(?P<sequence>\d+)"[^>]*data-url="(?P<url>[^"]+)"[^>]*>\s*'
    r"<legend>(?:<span[^>]*>.*?</span>)?(?P<stem>.*?)</legend>",
    re.DOTALL,
)


@dataclass(frozen=True)
class Aim:
    """What we want at one client. None: nothing was promised."""

    p50_ms: float | None = None
    queries: int | None = None


PAGE = Aim(PAGE_MS, PAGE_QUERIES)


@dataclass(frozen=True)
class Flow:
    """A kind of visit. ``supply`` is how many there can be where each one uses something up.

    ``rows`` is how many lines a file has, ``samples`` by how many visits the SQL is counted.
    """

    name: str
    what: str
    visit: MakeVisit
    aim: Aim = Aim()
    supply: int | None = None
    levels: Sequence[int] = LEVELS
    samples: int = 5
    rows: int | None = None


def home() -> Flow:
    who = cast.learners(600)

    def visit(number: int) -> Visit:
        yield get("/", who[number % len(who)].cookies)

    return Flow("home", "главная учащегося", visit, PAGE)


def course() -> Flow:
    who = cast.taking_courses(600)

    def visit(number: int) -> Visit:
        visitor = who[number % len(who)]
        yield get(f"/courses/{visitor.what}/", visitor.cookies)

    return Flow("course", "страница курса", visit, PAGE)


def material() -> Flow:
    """Every visit opens another lesson, which is what costs: a reload writes nothing."""
    who = cast.reading(3000)

    def visit(number: int) -> Visit:
        visitor = who[number]
        yield get(f"/lessons/{visitor.what}/", visitor.cookies)

    return Flow("material", "урок с текстом, открыт впервые", visit, PAGE, supply=len(who))


def quiz_save() -> Flow:
    who = cast.sitting_quizzes(128)
    began = int(time.time() * 1000)

    def visit(number: int) -> Visit:
        visitor = who[number % len(who)]
        attempt, answers = visitor.what
        place = number // len(who) % len(answers)
        fields = [*answers[place], ("sequence", str(began + number))]
        path = f"/attempts/{attempt}/answers/{place + 1}/"
        yield post(path, fields, visitor.cookies, expected=200, accept=JSON)

    return Flow("quiz_save", "сохранить ответ теста", visit, PAGE)


def quiz_flow() -> Flow:
    who = cast.before_a_quiz(2000)
    answers = cast.right_answers()

    def visit(number: int) -> Visit:
        visitor = who[number]
        yield get(f"/lessons/{visitor.what}/", visitor.cookies)
        begun = yield post(f"/lessons/{visitor.what}/start/", {}, visitor.cookies)
        sheet = yield get(begun.location, visitor.cookies)
        for url, fields in _answered(sheet.text, answers):
            yield post(url, fields, visitor.cookies, expected=200, accept=JSON)
        yield get(f"{begun.location}finish/", visitor.cookies)
        graded = yield post(f"{begun.location}submit/", {}, visitor.cookies)
        yield get(graded.location, visitor.cookies)

    return Flow("quiz_flow", "тест целиком: урок, начать, ответить, сдать, разбор", visit, supply=len(who))


def _answered(page: str, answers: Mapping[str, cast.Fields]) -> list[tuple[str, cast.Fields]]:
    """The questions of a sheet: where each is saved, and what to send there."""
    found = []
    for question in _QUESTION.finditer(page):
        stem = cast.words(html.unescape(re.sub(r"<[^>]+>", "", question["stem"])))
        if stem not in answers:
            raise UnexpectedAnswer(f"Незнакомый вопрос: {stem}")
        sequence = max(int(time.time() * 1000), int(question["sequence"]) + 1)
        found.append((question["url"], [*answers[stem], ("sequence", str(sequence))]))
    if not found:
        raise UnexpectedAnswer("В листе теста нет вопросов")
    return found


def reply_submit() -> Flow:
    who = cast.writing_replies(2000)

    def visit(number: int) -> Visit:
        visitor = who[number]
        reply, text = visitor.what
        yield post(f"/replies/{reply}/submit/", {"text": text}, visitor.cookies)

    return Flow("reply_submit", "отправить ответ жителю на проверку", visit, supply=len(who))


def agency_completion() -> Flow:
    office = cast.of_account("office@demo.otklik")
    return Flow(
        "agency_completion", "кто обучен: весь регион", _same("/staff/", office), Aim(COMPLETION_MS, PAGE_QUERIES)
    )


def past_completion() -> Flow:
    """The region as it stood on days of the last year, and the trend, by turns."""
    office = cast.of_account("office@demo.otklik")
    today = dt.date.today()
    asked = [f"on={today - dt.timedelta(days=days)}" for days in (1, 20, 60, 100, 200, 300)]
    asked += ["by=weeks&weeks=26", f"by=courses&on={today - dt.timedelta(days=45)}"]

    def visit(number: int) -> Visit:
        yield get(f"/staff/?{asked[number % len(asked)]}", office)

    return Flow(
        "past_completion",
        "кто был обучен: регион на прошлые даты",
        visit,
        Aim(PAST_MS, PAGE_QUERIES),
        samples=len(asked),
    )


def ministry_completion() -> Flow:
    hr = cast.of_account("hr@demo.otklik")
    return Flow("ministry_completion", "кто обучен: одно министерство", _same("/staff/", hr), PAGE)


def drilldown() -> Flow:
    """The list of people behind the figures: agencies, courses, states, searches and pages by turns."""
    office = cast.of_account("office@demo.otklik")
    agencies = cast.rows("SELECT id FROM lms_agency ORDER BY md5(id::text) LIMIT 40")
    courses = cast.rows("SELECT DISTINCT course_id FROM courses_assignment ORDER BY 1")
    asked = ["", "status=overdue", "status=completed", "page=100", "search=ивано", "sort=-due"]
    asked += [f"course={course}" for (course,) in courses]
    asked += [f"agency={agency}" for (agency,) in agencies]
    asked += [f"agency={agency}&status=overdue" for (agency,) in agencies]

    def visit(number: int) -> Visit:
        yield get(f"/staff/people/?{asked[number % len(asked)]}", office)

    return Flow("drilldown", "люди за цифрами", visit, PAGE, samples=len(asked))


def person() -> Flow:
    office = cast.of_account("office@demo.otklik")
    people = [visitor.what for visitor in _someone(400)]

    def visit(number: int) -> Visit:
        yield get(f"/staff/people/{people[number % len(people)]}/", office)

    return Flow("person", "карточка сотрудника", visit, PAGE)


def _someone(count: int) -> list[Visitor]:
    found = cast.rows("SELECT user_id FROM courses_standing ORDER BY md5(user_id::text) LIMIT %s", count)
    return [Visitor({}, user) for (user,) in found]


def verify() -> Flow:
    known = cast.tokens(600)

    def visit(number: int) -> Visit:
        yield get(f"/verify/{known[number % len(known)]}/")

    return Flow("verify", "проверка сертификата по QR", visit, PAGE)


def certificate_pdf() -> Flow:
    who = cast.holders(600)

    def visit(number: int) -> Visit:
        visitor = who[number % len(who)]
        yield get(f"/certificates/{visitor.what}/pdf/", visitor.cookies)

    return Flow("certificate_pdf", "сертификат, PDF", visit)


def login() -> Flow:
    emails = cast.with_password(400)

    def visit(number: int) -> Visit:
        page = yield get("/accounts/login/")
        token = _TOKEN.search(page.text)
        if token is None:
            raise UnexpectedAnswer("На странице входа нет формы")
        fields = {
            "csrfmiddlewaretoken": token["token"],
            "login": emails[number % len(emails)],
            "password": cast.PASSWORD,
        }
        yield post("/accounts/login/", fields, page.cookies)

    return Flow("login", "войти с паролем: страница и форма", visit)


def people_export() -> Flow:
    office = cast.of_account("office@demo.otklik")
    ((rows,),) = cast.rows("SELECT count(*) FROM courses_assignment")
    path = "/staff/people/export/?format=csv"
    return Flow(
        "people_export", "выгрузка CSV: все люди региона", _same(path, office), levels=(1,), samples=1, rows=rows
    )


def _same(path: str, cookies: cast.Cookies) -> MakeVisit:
    """Visits that are all alike."""

    def visit(_number: int) -> Visit:
        yield Request("GET", path, cookies)

    return visit


# Passwords change sessions, and quizzes standings: what is drawn first stays as it was drawn.
FLOWS: dict[str, Callable[[], Flow]] = {
    make.__name__: make
    for make in (
        login,
        home,
        course,
        material,
        quiz_save,
        quiz_flow,
        reply_submit,
        agency_completion,
        past_completion,
        ministry_completion,
        drilldown,
        person,
        verify,
        certificate_pdf,
        people_export,
    )
}


def numbers(flow: Flow) -> Iterator[int]:
    """The visits that a flow has to give, each to be made once."""
    return itertools.count() if flow.supply is None else iter(range(flow.supply))
