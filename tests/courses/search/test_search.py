import io
import zipfile

import pytest
from django.urls import reverse

from courses.models import Course, FileText, Lesson, SearchEntry
from courses.search import actions, queries
from courses.versions.freezing import Note, freeze
from lms.jobs.actions import drain
from lms.models import StoredFile
from tests import builders

pytestmark = pytest.mark.django_db


def titles(user, text, **more):
    return [hit.entry.title for hit in queries.search(user, text, **more).paging.rows]


@pytest.fixture
def course():
    return builders.course("Анатомия ответа", description="Как ответить жителю, чтобы не вышла отписка.")


@pytest.fixture
def lesson(course):
    return builders.lesson(course, "Семь элементов", body="<h2>Приветствие</h2><p>Из реестра берут пять выписок.</p>")


def test_a_lesson_is_found_by_any_form_of_a_word_of_its_text(lesson, learner):
    [hit] = queries.search(learner, "выписка").paging.rows
    assert hit.entry.url == lesson.get_absolute_url()
    assert hit.passages == ["Приветствие Из реестра берут пять <mark>выписок</mark>."]
    assert hit.place == "Анатомия ответа"


def test_the_beginning_of_a_word_is_enough(lesson, learner):
    assert titles(learner, "элемен") == ["Семь элементов"]


def test_every_word_is_asked_for_and_where_no_page_has_all_some_are_enough(course, lesson, learner):
    assert titles(learner, "пять выписок") == ["Семь элементов"]
    found = queries.search(learner, "выписка отписка")
    assert found.how == "any"
    assert {hit.entry.title for hit in found.paging.rows} == {"Семь элементов", "Анатомия ответа"}


def test_words_in_quotes_stand_together(lesson, learner):
    assert titles(learner, "«пять выписок»") == ["Семь элементов"]
    assert queries.search(learner, "«берут выписок»").is_nothing


def test_the_title_weighs_more_than_the_text(course, learner):
    builders.lesson(course, "Ещё один", body="<p>Про сроки ответа и про сроки вообще.</p>")
    builders.lesson(course, "Сроки", body="<p>Тридцать дней.</p>")
    assert titles(learner, "сроки") == ["Сроки", "Ещё один"]


def test_a_search_in_the_wrong_layout_finds_what_was_meant(lesson, learner):
    found = queries.search(learner, "dsgbcrf")
    assert (found.how, found.asked.text) == ("layout", "выписка")
    assert [hit.entry.title for hit in found.paging.rows] == ["Семь элементов"]


def test_a_mistyped_word_finds_the_nearest_one_that_there_is(lesson, learner):
    actions.learn_words()
    found = queries.search(learner, "выпмска")
    assert (found.how, found.asked.text) == ("spelling", "выписка")
    assert [hit.entry.title for hit in found.paging.rows] == ["Семь элементов"]


def test_no_suggestion_tells_of_a_page_that_one_may_not_see(learner, trainer):
    builders.scenario(title="Гололёд", message="Ледоруб под окном")
    actions.learn_words()
    assert queries.search(trainer, "ледаруб").how == "spelling"
    assert queries.search(learner, "ледаруб").is_nothing


def test_what_changes_is_found_at_once_and_what_was_said_before_is_not(lesson, learner):
    lesson.body = "<p>Теперь про оповещения.</p>"
    lesson.save()
    assert titles(learner, "оповещение") == ["Семь элементов"]
    assert queries.search(learner, "выписка").is_nothing


def test_a_course_that_is_called_otherwise_is_where_its_lessons_are(course, lesson, learner):
    course.title = "Разбор полётов"
    course.save(update_fields=["title"])
    [hit] = queries.search(learner, "выписка").paging.rows
    assert hit.place == "Разбор полётов"


def test_a_course_that_is_put_away_is_found_by_trainers_only(course, lesson, learner, trainer):
    Course.objects.filter(pk=course.pk).update(state=Course.State.ARCHIVED)
    assert queries.search(learner, "выписка").is_nothing
    assert titles(trainer, "выписка") == ["Семь элементов"]


def test_what_trainers_work_with_is_not_found_by_learners(learner, trainer):
    builders.scenario(title="Гололёд у школы")
    builders.quiz([builders.question(builders.single("Сколько дней на гололёд?"))], title="Тест про гололёд")
    assert queries.search(learner, "гололёд").is_nothing
    assert {source.kind for source, _ in queries.search(trainer, "гололед").kinds} == {"scenario", "question", "quiz"}


def test_people_and_agencies_are_found_in_reach_only(learner, stranger, hr, strange_hr):
    assert queries.search(hr, "иванова анна").people == [learner]
    assert queries.search(strange_hr, "иванова").is_nothing
    assert queries.search(learner, "чужов").is_nothing
    assert queries.search(hr, learner.email).people == [learner]
    assert [one.short_name for one in queries.search(hr, "отделы обращений").agencies] == ["Отдел обращений"]
    assert queries.search(strange_hr, "отдел обращений").agencies == []


def document(text):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        body = f'<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
        package.writestr("word/document.xml", body)
    return file.getvalue()


def test_a_file_of_a_lesson_is_read_in_the_background_and_then_found(course, learner):
    kept = builders.stored_file(
        "Памятка.docx", StoredFile.Kind.DOCUMENT, "application/docx", document("Бланк заявления")
    )
    lesson = builders.lesson(course, "Памятка", kind=Lesson.Kind.FILE, file=kept)
    drain()
    [hit] = queries.search(learner, "заявление").paging.rows
    assert (hit.entry.title, hit.entry.url) == ("Памятка.docx", lesson.get_absolute_url())
    assert hit.passages == ["Бланк <mark>заявления</mark>"]


@pytest.mark.parametrize("content", [b"not a zip", b"PK\x03\x04", document("<nope")[:-40]])
def test_a_broken_file_says_nothing_and_is_not_read_again(course, learner, content):
    kept = builders.stored_file("Памятка.docx", StoredFile.Kind.DOCUMENT, "application/docx", content)
    builders.lesson(course, "Памятка", kind=Lesson.Kind.FILE, file=kept)
    drain()
    assert FileText.objects.get().text == ""


def test_rebuilding_finds_nothing_to_do_after_changes_by_the_actions_and_heals_what_went_beside_them(lesson):
    actions.rebuild_all()
    assert actions.rebuild_all() == {}
    Lesson.objects.filter(pk=lesson.pk).update(title="Восемь элементов")
    SearchEntry.objects.filter(kind="course").delete()
    assert actions.rebuild_all() == {"course": 1, "lesson": 1}


def test_whatever_is_found_opens(course, lesson, region, client_of, learner, stranger, hr, head, trainer, office):
    """Every entry that somebody may find answers her with its page, and the others are refused to her by the page."""
    builders.lesson(builders.course("Черновик", state=Course.State.DRAFT), "Рано")
    builders.session(course, course.published_at, title="Для всех")
    builders.scenario()
    builders.quiz()
    actions.rebuild_all()
    entries = list(SearchEntry.objects.all())
    assert {one.kind for one in entries} >= {"course", "lesson", "session", "scenario", "quiz", "question", "help"}
    for person in (learner, stranger, hr, head, trainer, office):
        condition, params = queries.visible(person)
        seen = {one.pk for one in SearchEntry.objects.extra(where=[condition], params=params)}  # noqa: S610
        client = client_of(person)
        guides = [one.pk for one in entries if one.kind == "help"][1:]
        for entry in entries:
            if entry.pk not in guides:
                opens = client.get(entry.url).status_code == 200
                assert opens == (entry.pk in seen), (person, entry.url)


def test_the_page_makes_the_same_number_of_queries_for_one_hit_and_for_many(
    course, learner, client_of, django_assert_num_queries
):
    client = client_of(learner)
    counted = []
    for _ in range(2):
        for _ in range(3):
            builders.lesson(course, "Сроки", body="<p>Сроки ответа.</p>")
        with django_assert_num_queries(9):
            page = client.get(reverse("courses:search"), {"q": "сроки ответа"})
        counted.append(page.content.decode().count("search-hit"))
    assert counted[1] > counted[0]


def test_pages_of_kinds_and_of_numbers(course, learner, client_of):
    for number in range(12):
        builders.lesson(course, f"Урок {number} о сроках", body="<p>Текст.</p>")
    client = client_of(learner)
    page = client.get(reverse("courses:search"), {"q": "сроки", "kind": "lesson", "page": "2"}).content.decode()
    assert page.count('class="search-hit"') == 2
    assert "kind=lesson" in page


@pytest.mark.parametrize("text", ["", "   ", "'", "<script>", "a" * 500, "!&|", "\x00", "«", "на", "-", "%_"])
def test_whatever_is_typed_the_page_answers(text, course, learner, client_of):
    page = client_of(learner).get(reverse("courses:search"), {"q": text, "page": "-1", "kind": "nope"})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().partition("<main")[2]


def test_what_a_published_course_has_in_its_draft_alone_is_found_by_nobody(course, lesson, learner):
    """Learners find what they read: the version that was published last."""
    freeze(course=course, note=Note())
    builders.lesson(course, "Черновой", body="<p>Секрет</p>")
    Lesson.objects.filter(pk=lesson.pk).update(title="Переписан")
    lesson.refresh_from_db()
    lesson.save()
    assert queries.search(learner, "черновой секрет").is_nothing
    assert titles(learner, "выписка") == ["Семь элементов"]
