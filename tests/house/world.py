"""One of everything, so that every address of the site can be asked for."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from courses.adjustments import actions as adjustments
from courses.adjustments.models import DueRequest, Exemption
from courses.concerns.models import Concern
from courses.doubts.models import Doubt
from courses.escalation.actions import pause
from courses.faq.actions import ask
from courses.imports import actions as past_imports
from courses.knowledge.actions import write as write_article
from courses.knowledge.models import ArticleImage
from courses.lessons.models import Lesson, LessonImage
from courses.models import Course, Hall, MeetingImport, OutsideTraining, Series, Skill
from courses.outside import actions as outside
from courses.progress.actions import complete_lesson
from courses.recordings.models import SessionMaterial
from courses.registrations.actions import register
from courses.requirements.actions import require
from courses.savedreports.actions import save
from courses.savedreports.definition import load
from courses.summaries.actions import make
from courses.summaries.queries import monday
from courses.timetable.actions import open_feed
from courses.timetable.queries import secret_of as feed_secret
from courses.versions.actions import schedule as plan
from lms.agencies.actions import record_absence
from lms.api.actions import issue, revoke
from lms.api.models import ApiToken, Scope
from lms.exports.actions import order
from lms.files.actions import store
from lms.models import (
    Agency,
    ClosedAddress,
    Delivery,
    Messenger,
    Notification,
    StaffImport,
    StoredFile,
    Subscription,
    Upload,
    User,
)
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.notifications.letters import farewell_of
from lms.people.actions import invite
from lms.people.queries import secret_of
from quizzes.allowances.actions import grant
from quizzes.attempts import actions as attempts
from quizzes.attempts.models import Attempt
from quizzes.exchange.actions import preview
from quizzes.marking.actions import show_as_strong
from quizzes.papers.actions import print_quiz
from quizzes.phrasebook.actions import add as add_phrase
from quizzes.rubrics.actions import ensure_rubric
from quizzes.scenarios import actions as scenarios
from quizzes.scenarios.kinds import Answer
from tests import builders
from tests.quizzes.essays import ESSAY, TEXT, quiz_with, sent

TOLD = Kind("tests.world", title="Новость", body="Случилось.", optional="новость")
PHRASE = {"words": "приня* меры", "kind": "harm", "severity": 2, "title": "Меры", "why": "Какие?", "phrasebook": None}


ASKED: dict[str, Any] = {
    "kind": Lesson.Kind.POLL,
    "completion": Lesson.Rule.VOTED,
    "settings": {"question": "Откуда пишут?", "options": [{"key": "a", "text": "А"}, {"key": "b", "text": "Б"}]},
}
OTHER_LESSONS: dict[str, dict[str, Any]] = {
    "poll-": ASKED,
    "lesson-shift": {"kind": Lesson.Kind.SHIFT, "completion": Lesson.Rule.PASSED},
    "lesson-vote": ASKED,
    "lesson-tick": {"kind": Lesson.Kind.CHECKLIST, "completion": Lesson.Rule.TICKED},
    "lesson-beat": {"completion": Lesson.Rule.TIME, "settings": {"at_least": 1}},
}
# What trainers call the course of this world in its draft.
DRAFT_TITLE = "Неопубликованное"
DRAFTS = {"reply", "reply-save", "reply-submit", "reply-hints", "reply-look"}


@dataclass(frozen=True)
class World:
    """The people by role, and an object for each variable part of an address. All of it belongs to the learner."""

    people: dict[str, User]
    objects: dict[str, Any]

    @classmethod
    def build(cls, people: dict[str, User]) -> World:
        learner, trainer, office, hr = (people[name] for name in ("learner", "trainer", "office", "hr"))
        health = hr.employments.get().agency
        picture = _picture(trainer)
        asked = builders.question({**builders.single(), "picture": {"file": picture.pk, "alt": "Схема"}})
        quiz, scenario = builders.quiz([asked]), builders.scenario()
        course = builders.course(new_title=DRAFT_TITLE)
        text = builders.lesson(course)
        builders.lesson(course, "Тест", kind=Lesson.Kind.QUIZ, quiz=quiz, completion=Lesson.Rule.PASSED, required=False)
        session = builders.session(course, timezone.now() + dt.timedelta(days=3), place="ЦУР, большой зал")
        image = LessonImage.objects.create(lesson=text, file=picture)
        article = write_article(by=trainer, section="rules", title="Срок", body="<p>День</p>")
        invitation = invite(
            email="new@example.org",
            last_name="Новая",
            first_name="Ия",
            agency=health,
            position=builders.position(),
            by=hr,
        )
        notify(TOLD, to=[learner], about="world:1")
        essay = sent(quiz_with(("essay", ESSAY)), learner, TEXT)
        attempt = attempts.start(quiz=quiz, user=learner)
        reply = scenarios.start(scenario=scenario, user=learner, needs_mark=True)
        scenarios.submit(reply=reply, answer=Answer(scenario.model_reply))
        reply.refresh_from_db()
        draft = scenarios.start(scenario=scenario, user=learner)
        requirement = require(
            title="Отвечать жителям",
            agency=health,
            courses_with_due=[(course, timezone.localdate() + dt.timedelta(days=30))],
            starts_on=timezone.localdate(),
            by=office,
        )
        phrase = add_phrase(fields=PHRASE, by=trainer)
        complete_lesson(lesson=text, user=learner)
        printing = print_quiz(quiz=quiz, by=trainer, people=[learner], note="Зал")
        exemption, due_request = _adjusted(learner, hr, office)
        delivery = _delivery(health, office)
        return cls(
            people=people,
            objects={
                "absence": record_absence(
                    user=learner, kind="vacation", started_on=dt.date(2026, 1, 9), ended_on=dt.date(2026, 1, 12), by=hr
                ),
                "agency": health,
                "apitoken": issue(
                    name="1С:ЗУП",
                    agency=health,
                    scopes=Scope.values,
                    expires_at=timezone.now() + dt.timedelta(days=1),
                    by=office,
                )[0],
                "allowance": grant(quiz=quiz, by=trainer, user=learner, extra_attempts=1, reason="Сбой связи."),
                "assignment": learner.assignments.exclude(state="completed").order_by("id")[0],
                "attempt": attempt,
                "certificate": learner.certificates.get(),
                "course": course,
                "publication": plan(course=course, by=trainer, at=timezone.now() + dt.timedelta(days=2)),
                "draft": draft,
                "enrolment": learner.enrolments.get(course=course),
                "export": order(source="courses.completion", title="Кто обучен", params={}, form="csv", by=learner),
                "file": picture,
                "invitation": invitation,
                "item": essay.items.get(),
                "lesson": text,
                "lessonimage": image,
                "letterpause": pause(
                    agency=health,
                    requirement=None,
                    started_on=timezone.localdate(),
                    until=None,
                    reason="Выборы.",
                    by=office,
                ),
                "notification": Notification.objects.get(kind=TOLD.code),
                "question": quiz.sections.get().pool.first().question,  # type: ignore[union-attr]
                "questionimport": preview(data="Верно? {T}".encode(), name="q.gift", by=trainer),
                "quiz": quiz,
                "closedaddress": ClosedAddress.objects.create(address=learner.email, reason="550 No such user"),
                "concern": _concern(learner),
                "delivery": delivery,
                "doubt": _doubt(attempt, learner),
                "duerequest": due_request,
                "exemption": exemption,
                "reply": reply,
                "messenger": Messenger.objects.create(
                    name="Вестник", url="https://bot.example.ru/", secret="whs_1", made_by=office
                ),
                "strongreply": show_as_strong(reply=reply, by=trainer, text="Ответ"),
                "article": article,
                "articleimage": ArticleImage.objects.create(article=article, file=picture),
                "revision": attempt.items.first().revision,
                "rubric": ensure_rubric(),
                "outsidetraining": _outside(learner, course),
                "paper": printing.papers.get(),
                "pastimport": past_imports.look(upload=_past_table(), agency=health, by=hr),
                "phrase": phrase,
                "printing": printing,
                "requirement": requirement,
                "scenario": scenario,
                "savedreport": save(title="Мой отчёт", definition=load({"kind": "people"}), by=hr),
                "section": quiz.sections.get(),
                "summary": make(
                    week=monday(timezone.localdate()),
                    pairs=[(people["head"].pk, people["head"].employments.get().agency_id)],
                )[0],
                "seminarsession": session,
                "sessionmaterial": SessionMaterial.objects.create(session=session, title="Схема", file=picture),
                "coursequestion": ask(course=course, user=learner, session=session, text="Считать ли субботу?"),
                "skill": Skill.objects.create(title="Отвечает по существу", course=course, quiz=quiz),
                "meetingimport": MeetingImport.objects.create(
                    session=session, name="zoom.csv", sha256="0" * 64, by=trainer
                ),
                "seminaredition": session.edition,
                "hall": Hall.objects.create(title="Большой зал", seats=30),
                "registration": register(session=session, user=learner, by=learner),
                "series": Series.objects.create(
                    edition=session.edition,
                    rule="FREQ=WEEKLY;COUNT=2",
                    starts_on=timezone.localdate(),
                    start=dt.time(10),
                    minutes=90,
                    place="ЦУР",
                ),
                "stored_file": image.file,
                "staffimport": StaffImport.objects.create(
                    agency=health, by=hr, name="штат.xlsx", sha256="0" * 64, state=StaffImport.State.READY
                ),
                "subscription": delivery.subscription,
                "topic": builders.question(topic="Тон").topic,
                "upload": Upload.objects.create(
                    owner=learner, name="a.mp4", size=9, kinds=["video"], touched_at=timezone.now()
                ),
                "user": learner,
            },
        )

    def value(self, part: str, address: str) -> Any:
        """What stands for the variable ``part`` in ``address``. KeyError: a new part wants an object here."""
        special = {
            "certificate": lambda: self.objects["certificate"].number,
            "feed": lambda: feed_secret(open_feed(user=self.people["learner"])),
            "kind": lambda: Lesson.Kind.TEXT if "lesson" in address else "single",
            "code": lambda: TOLD.code,
            "farewell": lambda: farewell_of(self.objects["notification"]),
            "lesson": lambda: self._lesson(address),
            "position": lambda: 1,
            "rest": lambda: "nothing",
            "reply": lambda: self._reply(address),
            "slug": lambda: "replies",
            "secret": lambda: secret_of(self.objects["invitation"]),
            "token": lambda: self.objects["certificate"].token,
        }
        return special[part]() if part in special else self.objects[part].pk

    def key(self, kind: str, scope: str) -> str | None:
        """The secret of a key of this ``kind`` to what ``scope`` opens."""
        if kind == "no key":
            return None
        scopes = [other for other in Scope.values if other != scope] if "other" in kind else [scope]
        now = timezone.now()
        token, secret = issue(
            name=f"{kind} {ApiToken.objects.count()}",
            agency=self.objects["agency"],
            scopes=scopes,
            expires_at=now + dt.timedelta(days=1),
            by=self.people["office"],
        )
        if kind == "expired":
            ApiToken.objects.filter(pk=token.pk).update(issued_at=now - dt.timedelta(days=9), expires_at=now)
        if kind == "revoked":
            revoke(token=token, by=self.people["office"])
        return secret

    def _lesson(self, address: str) -> int:
        """The lesson, or one of the kind that the address is about."""
        name = address.removeprefix("courses:")
        group = next((group for group in ("poll-", "lesson-shift") if name.startswith(group)), name)
        fields = OTHER_LESSONS.get(group)
        if fields is None:
            return int(self.objects["lesson"].pk)
        return int(builders.lesson(self.objects["course"], required=False, **fields).pk)

    def _reply(self, address: str) -> int:
        writing = address.removeprefix("quizzes:") in DRAFTS
        return int(self.objects["draft" if writing else "reply"].pk)


def _past_table() -> ContentFile[bytes]:
    table = "Почта;Курс;Дата\nanna@example.org;Анатомия ответа;15.03.2024\n"
    return ContentFile(table.encode(), name="прошлое.csv")


def _outside(learner: User, course: Course) -> OutsideTraining:
    """A paper that waits."""
    return outside.send(
        user=learner,
        course=course,
        title="Семинар",
        place="РАНХиГС",
        completed_on=dt.date(2026, 3, 15),
        hours=None,
        number="17",
        document=_picture(learner),
    )


def _delivery(agency: Agency, office: User) -> Delivery:
    made = Subscription.objects.create(
        name="1С:ЗУП", agency=agency, kinds=["employment"], url="https://example.org/", secret="x", made_by=office
    )
    return Delivery.objects.create(subscription=made, event="ping", body={"type": "ping"})


def _doubt(attempt: Attempt, holder: User) -> Doubt:
    return Doubt.objects.create(certificate=holder.certificates.get(), attempt=attempt, reason="Ключ был неверен.")


def _concern(learner: User) -> Concern:
    facts = {"minutes": 1, "planned": 40}
    completion = learner.completions.first()
    assert completion is not None
    kind = Concern.Kind.FAST_READING
    return Concern.objects.create(user=learner, completion=completion, kind=kind, about="reading", facts=facts)


def _adjusted(learner: User, hr: User, office: User) -> tuple[Exemption, DueRequest]:
    """Two courses more are required of the learner: from one she is exempted, about the other's date she asks."""
    due_on = timezone.localdate() + dt.timedelta(days=20)
    freed, asked_about = builders.course("Освобождённый"), builders.course("Спорный")
    required = require(
        title="Ещё два курса",
        agency=hr.employments.get().agency,
        courses_with_due=[(freed, due_on), (asked_about, due_on)],
        starts_on=timezone.localdate(),
        by=office,
    )
    mine = {one.course_id: one for one in required.assignments.filter(user=learner)}
    document = builders.stored_file("приказ.pdf", StoredFile.Kind.PDF, "application/pdf", b"%PDF-1.4", hr)
    exemption = adjustments.exempt(
        assignment=mine[freed.pk], reason="Приказ № 41.", until=None, document=document, by=hr
    )
    asked = adjustments.ask(
        assignment=mine[asked_about.pk], kind="more_time", message="Отпуск.", wished_on=None, by=learner
    )
    return exemption, asked


def _picture(by: User) -> StoredFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return store(upload=SimpleUploadedFile("схема.png", out.getvalue()), by=by, kinds=[StoredFile.Kind.IMAGE])
