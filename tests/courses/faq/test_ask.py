"""Questions to the trainer, and what of them everybody may read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.faq import actions
from courses.models import Course, CourseQuestion, Registration
from courses.search.queries import search
from lms.errors import Refused
from lms.models import Notification
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(region, learner, trainer):
    made = builders.session(builders.course("Сроки"), timezone.now() + dt.timedelta(days=2), trainers=[trainer])
    Registration.objects.create(session=made, user=learner, state="seated", queued_at=timezone.now())
    return made


def test_a_question_reaches_the_trainer_and_the_answer_whoever_asked(session, learner, trainer, client_of):
    browser = client_of(learner)
    said = {"text": "Считать ли субботу?", "session": session.pk}
    for _click in range(2):
        assert browser.post(reverse("courses:question-ask", args=[session.course_id]), said).status_code == 302
    question = CourseQuestion.objects.get()
    assert (question.session, question.author) == (session, learner)
    assert Notification.objects.get(kind="courses.question_asked").recipient == trainer
    url = reverse("courses:question-answer", args=[question.pk])
    assert browser.get(url).status_code == 403
    desk = client_of(trainer)
    assert "Ждёт ответа 1" in desk.get(reverse("courses:questions")).content.decode().replace("\xa0", " ")
    for _click in range(2):
        assert desk.post(url, {"answer": "Да, если она рабочая."}).status_code == 302
    letter = Notification.objects.get(kind="courses.question_answered")
    assert letter.recipient == learner
    assert "Да, если она рабочая." in letter.body
    page = browser.get(reverse("courses:session", args=[session.pk])).content.decode()
    assert "Да, если она рабочая." in page


def test_colleagues_of_the_session_see_the_question_and_the_name_only_if_she_lets_them(
    region, session, learner, stranger, trainer, client_of
):
    colleague = builders.official("b@example.org", "Белов", "Борис", agency=region.health_unit)
    Registration.objects.create(session=session, user=colleague, state="seated", queued_at=timezone.now())
    actions.ask(course=session.course, session=session, user=learner, text="Первый", nameless=True)
    url = reverse("courses:session", args=[session.pk])
    page = client_of(colleague).get(url).content.decode()
    assert "Первый" in page
    assert "Иванова" not in page
    assert "Иванова" in client_of(trainer).get(url).content.decode()
    assert "Первый" not in client_of(stranger).get(url).content.decode()
    actions.ask(course=session.course, session=session, user=learner, text="Второй")
    assert "Иванова" in client_of(colleague).get(url).content.decode()


def test_what_is_published_stands_in_other_words_without_a_name_for_all(session, learner, stranger, trainer, client_of):
    question = actions.ask(course=session.course, user=learner, text="А у нас в отделе субботу считают, это как?")
    faq = reverse("courses:faq", args=[session.course_id])
    assert "субботу" not in client_of(stranger).get(faq).content.decode()
    url = reverse("courses:question-answer", args=[question.pk])
    assert client_of(trainer).post(url, {"answer": "Да.", "publish": "on"}).status_code == 422
    said = {"answer": "Да.", "publish": "on", "faq_text": "Считается ли рабочая суббота?", "faq_answer": "Считается."}
    for _click in range(2):
        assert client_of(trainer).post(url, said).status_code == 302
    page = client_of(stranger).get(faq).content.decode()
    assert "Считается ли рабочая суббота?" in page
    assert "Иванова" not in page
    assert "в отделе" not in page
    assert client_of(trainer).post(url, {"answer": "Да."}).status_code == 302
    assert "рабочая суббота" not in client_of(stranger).get(faq).content.decode()


def test_a_draft_course_has_no_faq_for_learners(learner, trainer, client_of):
    draft = builders.course(state=Course.State.DRAFT)
    actions.write(course=draft, text="Что?", answer="То.", by=trainer)
    assert client_of(learner).get(reverse("courses:faq", args=[draft.pk])).status_code == 404
    assert "Что?" in client_of(trainer).get(reverse("courses:faq", args=[draft.pk])).content.decode()


def test_a_question_can_be_taken_back_until_it_is_answered(session, learner, stranger, trainer, client_of):
    question = actions.ask(course=session.course, user=learner, text="Уже понятно?")
    url = reverse("courses:question-withdraw", args=[question.pk])
    assert client_of(stranger).post(url).status_code == 404
    for _click in range(2):
        assert client_of(learner).post(url).status_code == 302
    with pytest.raises(Refused, match="снял"):
        actions.answer(question=question, answer="Да", by=trainer)
    second = actions.ask(course=session.course, user=learner, text="А это?")
    actions.answer(question=second, answer="Вот", by=trainer)
    with pytest.raises(Refused, match="ответили"):
        actions.withdraw(question=second, by=learner)


def test_one_cannot_flood_the_trainer(session, learner):
    for number in range(actions.A_DAY):
        actions.ask(course=session.course, user=learner, text=f"Вопрос {number}")
    with pytest.raises(Refused, match="двадцать"):
        actions.ask(course=session.course, user=learner, text="Ещё один")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_the_same_number_of_questions_whatever_it_holds(
    session, learner, trainer, client_of, number, django_assert_num_queries
):
    for one in range(number):
        asked = actions.ask(course=session.course, user=learner, text=f"Вопрос {one}")
        actions.answer(question=asked, answer="Ответ", by=trainer)
        actions.write(course=session.course, text=f"Общий {one}", answer="Ответ", by=trainer)
    browser = client_of(learner)
    url = reverse("courses:faq", args=[session.course_id])
    browser.get(url)
    with django_assert_num_queries(7):
        browser.get(url)


def test_what_is_published_is_found_by_its_words_and_nothing_else_is(session, learner, stranger, trainer):
    def found(user):
        return [hit.entry.title for hit in search(user, "субботы").paging.rows]

    question = actions.ask(course=session.course, user=learner, text="А у нас суббота рабочая?")
    actions.answer(question=question, answer="Суббота — рабочая.", by=trainer)
    assert found(learner) == []
    actions.publish(question=question, text="Считается ли рабочая суббота?", answer="Считается.", by=trainer)
    assert found(stranger) == ["Считается ли рабочая суббота?"]
    actions.unpublish(question=question, by=trainer)
    assert found(stranger) == []
