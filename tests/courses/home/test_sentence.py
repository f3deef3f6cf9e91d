"""The first sentence of the home page."""

import datetime as dt

import pytest

from courses.home.sentence import about

TODAY = dt.date(2026, 11, 24)


def in_days(*days: int) -> list[dt.date]:
    return [TODAY + dt.timedelta(number) for number in days]


@pytest.mark.parametrize(
    ("due", "assigned", "said"),
    [
        ([], 0, "Обязательных семинаров у вас пока нет"),
        ([], 3, "Все обязательные семинары пройдены"),
        (in_days(21), 1, "Остался 1 семинар до 15 декабря"),
        (in_days(21, 21), 4, "Осталось 2 семинара до 15 декабря"),
        (in_days(*[21] * 5), 5, "Осталось 5 семинаров до 15 декабря"),
        (in_days(60), 1, "Остался 1 семинар до 23 января 2027"),
        (in_days(40, 21, 3), 3, "Осталось 3 семинара, ближайший срок — 27 ноября"),
        (in_days(1, 9), 2, "Осталось 2 семинара, ближайший срок — завтра"),
        (in_days(0), 1, "Остался 1 семинар до конца дня"),
        (in_days(1), 1, "Остался 1 семинар до завтра"),
        (in_days(-1), 1, "Просрочен 1 семинар"),
        (in_days(-1, -8), 2, "Просрочены 2 семинара"),
        (in_days(-1, 21), 2, "Просрочен 1 семинар, ещё 1 семинар до 15 декабря"),
        (in_days(-3, 5, 21), 3, "Просрочен 1 семинар, ещё 2 семинара, ближайший срок — 29 ноября"),
    ],
)
def test_the_sentence_says_what_is_left_and_by_when(due, assigned, said):
    assert about(due, assigned=assigned, today=TODAY).replace("\u00a0", " ") == said
