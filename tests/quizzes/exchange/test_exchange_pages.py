"""A trainer loads a file of questions through the site, and takes questions out of it."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lms.models import AuditEntry
from quizzes.exchange import formats
from quizzes.exchange.drafts import Draft
from quizzes.models import Question, QuestionImport, Topic
from tests import builders
from tests.quizzes.bodies import EVERY_KIND, POINT

pytestmark = pytest.mark.django_db
GIFT = """$CATEGORY: $course$/top/Сроки

За сколько отвечают? {=30 дней ~10 дней}

Верно? {T}

Сколько? {#много}

Просто пояснение.
"""


def upload(client, source=GIFT, name="вопросы.gift", **more):
    file = SimpleUploadedFile(name, source.encode() if isinstance(source, str) else source)
    return client.post(reverse("quizzes:question-upload"), {"file": file, "format": "auto", **more}, follow=True)


def page_of(response):
    return re.sub(r"\s+", " ", response.content.decode().replace("\xa0", " "))


def apply(client, *, follow=True, **data):
    imported = QuestionImport.objects.get()
    return client.post(reverse("quizzes:question-import-apply", args=[imported.pk]), data, follow=follow)


def test_a_file_is_looked_at_line_by_line_before_anything_is_kept(client_of, trainer):
    page = page_of(upload(client_of(trainer)))
    assert "Можно взять 2 вопроса, не войдёт 1." in page
    assert "строка 7" in page
    assert "«много» — не число." in page
    assert "пояснение, а не вопрос" in page
    assert "30 дней" in page
    assert not Question.objects.exists()


def test_what_is_ticked_comes_in_with_a_word_about_how_many(client_of, trainer):
    client = client_of(trainer)
    upload(client)
    response = apply(client, shown=["1", "2"], take=["1"], keep_topics="on", skip_known="on")
    assert "В банке 1 новый вопрос." in page_of(response)
    assert Question.objects.get().topic.title == "Сроки"
    assert Question.objects.get().author == trainer


def test_questions_without_a_topic_need_one(client_of, trainer):
    client = client_of(trainer)
    upload(client, "Верно? {T}")
    response = apply(client, shown=["1"], take=["1"], keep_topics="on", skip_known="on")
    assert response.status_code == 409
    assert "Выберите тему" in page_of(response)
    response = apply(client, shown=["1"], take=["1"], new_topic="Новая", skip_known="on")
    assert Question.objects.get().topic.title == "Новая"


def test_a_second_click_brings_nothing_twice(client_of, trainer):
    client = client_of(trainer)
    upload(client)
    for _click in range(2):
        assert apply(client, keep_topics="on", skip_known="on").status_code == 200
    assert Question.objects.count() == 2


def test_the_same_file_again_says_that_it_is_here(client_of, trainer):
    client = client_of(trainer)
    upload(client)
    apply(client, keep_topics="on")
    page = page_of(upload(client))
    assert "Этот файл вы уже загружали" in page
    assert page.count("Уже в банке") == 2


def test_text_is_pasted(client_of, trainer):
    client = client_of(trainer)
    data = {"text": "Вопрос?\nA) да\nB) нет\nANSWER: A", "format": "auto"}
    page = page_of(client.post(reverse("quizzes:question-upload"), data, follow=True))
    assert "Можно взять 1 вопрос" in page
    assert "Aiken" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"format": "auto"}, "Выберите файл или вставьте текст."),
        ({"format": "auto", "file": SimpleUploadedFile("q.gift", b"")}, "Файл пустой."),
        ({"format": "auto", "text": "Просто слова"}, "Ни один вопрос не войдёт."),
    ],
)
def test_nothing_to_read_is_said(client_of, trainer, data, said):
    page = page_of(client_of(trainer).post(reverse("quizzes:question-upload"), data, follow=True))
    assert said in page


def test_every_kind_is_shown_as_learners_will_see_it(client_of, trainer):
    held = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (30, 20)).save(held, "PNG")
    drafts = []
    for kind, body in [*EVERY_KIND.items(), ("hotspot", POINT)]:
        if kind == "hotspot":
            body = {**body, "picture": {"file": "a.png", "alt": "Схема двора"}}
        if kind != "reply":
            drafts.append(Draft("вопрос", kind, body, files={"a.png": held.getvalue()} if kind == "hotspot" else {}))
    client = client_of(trainer)
    page = page_of(upload(client, formats.FORMATS["moodle_xml"].write(drafts).data, "q.xml"))
    assert f"Можно взять {len(drafts)} вопросов" in page
    for draft in drafts:
        assert draft.body["stem"].split("[[")[0].split("\n")[0].strip() in page
    assert "Схема двора" in page


def test_the_number_of_queries_does_not_grow_with_the_file(client_of, trainer, django_assert_max_num_queries):
    client = client_of(trainer)
    upload(client, "\n\n".join(f"Вопрос {number}? {{=да ~нет}}" for number in range(120)))
    address = reverse("quizzes:question-import", args=[QuestionImport.objects.get().pk])
    with django_assert_max_num_queries(12):
        page = page_of(client.get(address))
    assert "120 вопросов" in page
    assert "с других страниц войдут все" in page
    assert "101. Вопрос 100?" in page_of(client.get(f"{address}?page=3"))


def test_unticked_questions_of_a_page_stay_out_and_those_of_other_pages_come(client_of, trainer):
    client = client_of(trainer)
    upload(client, "\n\n".join(f"Вопрос {number}? {{=да ~нет}}" for number in range(60)))
    shown = [str(number) for number in range(1, 51)]
    apply(client, shown=shown, take=shown[:3], new_topic="Т", skip_known="on")
    assert Question.objects.count() == 13


def test_another_trainer_does_not_see_the_file(client_of, trainer, office):
    upload(client_of(trainer))
    address = reverse("quizzes:question-import", args=[QuestionImport.objects.get().pk])
    assert client_of(office).get(address).status_code == 404


def test_the_template_is_a_table(client_of, trainer):
    response = client_of(trainer).get(reverse("quizzes:question-template"))
    assert response["Content-Type"] == formats.XLSX
    assert formats.read(response.content, "a.xlsx").is_clean


@pytest.fixture
def bank(trainer):
    return [builders.question(), builders.question(EVERY_KIND["cloze"], "cloze", topic="Тексты")]


def test_what_was_found_goes_out_and_what_cannot_is_said(client_of, trainer, bank):
    client = client_of(trainer)
    page = page_of(client.get(reverse("quizzes:question-export"), {"format": "gift"}))
    assert "Войдёт 1 вопрос, не войдёт 1" in page
    assert "GIFT не знает вопросов такого вида." in page
    response = client.post(reverse("quizzes:question-export-file") + "?format=gift")
    assert "attachment" in response["Content-Disposition"]
    assert len(formats.read(response.content, "q.gift").drafts) == 1
    assert AuditEntry.objects.get(verb="quizzes.export_questions").actor == trainer


def test_the_conditions_of_the_bank_hold_for_the_file(client_of, trainer, bank):
    topic = Topic.objects.get(title="Тексты")
    page = page_of(client_of(trainer).get(reverse("quizzes:question-export"), {"topic": topic.pk, "format": "qti"}))
    assert "1 вопрос вместе с ключами" in page
    assert f'name="topic" value="{topic.pk}"' in page


def test_ticked_questions_go_out(client_of, trainer, bank):
    client = client_of(trainer)
    response = client.post(reverse("quizzes:question-export"), {"question": [str(bank[1].pk)]})
    assert response["Location"].endswith(f"?ids={bank[1].pk}")
    assert "1 вопрос вместе с ключами" in page_of(client.get(response["Location"]))
    assert client.post(reverse("quizzes:question-export"), {}).status_code == 409


def test_a_quiz_goes_out_from_its_page(client_of, trainer, bank):
    quiz = builders.quiz(bank)
    client = client_of(trainer)
    address = f"{reverse('quizzes:question-export')}?quiz={quiz.pk}"
    assert address in client.get(reverse("quizzes:quiz-edit", args=[quiz.pk])).content.decode()
    response = client.post(f"{reverse('quizzes:question-export-file')}?quiz={quiz.pk}&format=moodle_xml")
    assert len(formats.read(response.content, "q.xml").drafts) == 2


def test_the_bank_leads_to_both_pages(client_of, trainer, bank):
    page = client_of(trainer).get(reverse("quizzes:bank")).content.decode()
    assert reverse("quizzes:question-upload") in page
    assert reverse("quizzes:question-export") in page
