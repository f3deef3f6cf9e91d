"""What a player tells becomes a share of the recording, and no faster than time goes."""

import datetime as dt
import json

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import Enrolment, Lesson, LessonProgress, Watching
from courses.progress.actions import begin_again
from courses.watching.actions import tell
from lms.errors import Refused
from tests import builders

LENGTH = 100


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


def recording(seconds: int | None = LENGTH, name: str = "запись.mp4"):
    stored = builders.stored_file(name, "video", "video/mp4", name.encode())
    stored.seconds = seconds
    stored.save()
    return stored


@pytest.fixture
def lesson(db):
    course = builders.course()
    made = builders.lesson(
        course, "Запись", Lesson.Kind.VIDEO, file=recording(), completion=Lesson.Rule.WATCHED, settings={"share": 80}
    )
    builders.lesson(course, "Дальше")
    return made


def later(seconds: float) -> None:
    """Let so much time go by since the last telling."""
    for row in Watching.objects.all():
        gone = dt.timedelta(seconds=seconds)
        Watching.objects.filter(pk=row.pk).update(told_at=row.told_at - gone, begun_at=row.begun_at - gone)


def watch(lesson, user, *played, position: int = 0, after: float = 0):
    later(after)
    return tell(lesson=lesson, user=user, position=position, played=tuple(played))


def is_completed(lesson, user) -> bool:
    return LessonProgress.objects.filter(lesson=lesson, enrolment__user=user).exclude(completed_at=None).exists()


def test_watching_enough_of_it_completes_the_lesson(lesson, learner):
    watch(lesson, learner)
    assert watch(lesson, learner, (0, 50), after=50).percent == 50
    assert not is_completed(lesson, learner)
    assert watch(lesson, learner, (0, 50), (70, 100), after=30).is_enough
    assert is_completed(lesson, learner)


def test_the_same_seconds_count_once_from_however_many_players(lesson, learner):
    watch(lesson, learner)
    for _ in range(3):
        share = watch(lesson, learner, (0, 30), (20, 40), after=40)
    assert share.seconds == 40
    assert Watching.objects.get().watched == ((0, 40),)


def test_one_request_cannot_claim_a_film_that_nobody_had_time_to_watch(lesson, learner):
    assert watch(lesson, learner, (0, LENGTH)).seconds == 0  # the first one only starts the clock
    assert watch(lesson, learner, (0, LENGTH)).seconds == 0
    assert watch(lesson, learner, (0, LENGTH), after=10).seconds <= 22
    assert not is_completed(lesson, learner)


def test_what_lies_beyond_the_recording_is_not_watched(lesson, learner):
    watch(lesson, learner)
    assert watch(lesson, learner, (90, 5000), (-20, 3), after=500).seconds == 13


def test_double_speed_is_watching_too(lesson, learner):
    watch(lesson, learner)
    assert watch(lesson, learner, (0, 90), after=45).is_enough


def test_the_next_device_goes_on_where_the_last_one_stopped(client_of, lesson, learner):
    watch(lesson, learner)
    watch(lesson, learner, (0, 40), position=41, after=40)
    page = client_of(learner).get(lesson.get_absolute_url()).content.decode()
    assert 'data-position="41"' in page
    assert "Просмотрено 40\xa0% из нужных 80\xa0%" in page


def test_whoever_was_at_the_end_begins_anew(client_of, lesson, learner):
    watch(lesson, learner)
    watch(lesson, learner, position=98, after=10)
    assert 'data-position="0"' in client_of(learner).get(lesson.get_absolute_url()).content.decode()


def test_another_round_of_the_course_begins_anew_and_the_earlier_one_stays(lesson, learner):
    watch(lesson, learner)
    watch(lesson, learner, (0, 100), after=100)
    enrolment = Enrolment.objects.get(user=learner)
    Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=timezone.now())
    begin_again(enrolment=enrolment)
    assert watch(lesson, learner, (0, 100)).seconds == 0
    assert sorted(Watching.objects.values_list("round", flat=True)) == [1, 2]


def test_another_recording_in_the_lesson_is_watched_from_its_beginning(lesson, learner):
    watch(lesson, learner)
    watch(lesson, learner, (0, 30), after=30)
    lesson.file = recording(name="новая.mp4")
    lesson.save()
    assert watch(lesson, learner).seconds == 0
    assert Watching.objects.count() == 2


def test_a_lesson_that_counts_otherwise_keeps_only_the_place(lesson, learner):
    Lesson.objects.filter(pk=lesson.pk).update(completion=Lesson.Rule.VIEWED)
    lesson.refresh_from_db()
    watch(lesson, learner)
    watch(lesson, learner, (0, 100), position=7, after=100)
    assert not is_completed(lesson, learner)
    assert Watching.objects.get().position == 7


def test_a_lesson_that_is_held_up_is_not_watched(lesson, learner):
    first = builders.lesson(lesson.course, "Сначала")
    lesson.after = first
    lesson.save()
    with pytest.raises(Refused, match="Сначала"):
        watch(lesson, learner)


def test_saying_done_before_that_tells_how_much_is_left(client_of, lesson, learner):
    watch(lesson, learner)
    watch(lesson, learner, (0, 64), after=64)
    response = client_of(learner).post(reverse("courses:lesson-complete", args=[lesson.pk]))
    assert response.status_code == 409
    assert "Просмотрено 64\xa0% из нужных 80\xa0%" in response.content.decode()


def test_the_door_of_the_player_takes_numbers_only(client_of, lesson, learner):
    client = client_of(learner)
    address = reverse("courses:lesson-watched", args=[lesson.pk])

    def sent(told):
        return client.post(address, told if isinstance(told, str) else json.dumps(told), "application/json")

    good = sent({"position": 1.5, "played": [[0, 1.4]]})
    assert good.json() == {"said": "Просмотрено 0\xa0% из нужных 80\xa0%.", "percent": 0, "enough": False}
    for nonsense in (
        "{",
        "[]",
        {"position": "x", "played": []},
        {"position": 1, "played": [[3, 1]]},
        {"position": 1, "played": [[0, 1e999]]},
        {"position": -4, "played": []},
        {"position": 1, "played": [[1]]},
        {"position": 1, "played": [[0, 1]] * 5000},
    ):
        assert sent(nonsense).status_code == 400, nonsense
