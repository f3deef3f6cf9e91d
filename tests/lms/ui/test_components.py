"""Tags and filters of the look, rendered as a page would."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from lms.ui import marks
from lms.ui.charts import BarChart, LineChart, Point


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def plain(html: str) -> str:
    return html.replace("\u00a0", " ")


def test_filters_say_numbers_in_russian() -> None:
    said = plain(
        render("{{ n|plural:'попытка,попытки,попыток' }}; {{ s|percent }}; {{ m|minutes }}", n=2, s=0.74, m=70)
    )
    assert plain(said) == "2 попытки; 74 %; 1 час 10 минут"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert render("{{ 3|percent_of:0 }} {{ none|percent }}", none=None) == "— —"
    assert render("{{ 79.6|whole }} {{ 80|whole }}") == "79 80"


def test_a_missing_date_is_nothing() -> None:
    assert render("{{ day|human_date }}{% due day %}{% when day %}", day=None) == ""


@pytest.mark.parametrize(
    ("days", "done", "urgency", "left"),
    [
        (-2, False, "due-overdue", "просрочено на 2 дня"),
        (3, False, "due-soon", "через 3 дня"),
        (20, False, 'class="due "', "через 20 дней"),
    ],
)
def test_a_term_shows_its_urgency_in_words(days: int, done: bool, urgency: str, left: str) -> None:
    html = plain(render("{% due day done=done %}", day=timezone.localdate() + dt.timedelta(days=days), done=done))
    assert urgency in html
    assert left in html


def test_the_term_of_a_finished_thing_is_quiet() -> None:
    html = plain(render("{% due day done=True %}", day=timezone.localdate() - dt.timedelta(days=2)))
    assert "overdue" not in html
    assert "просрочено" not in html


def test_a_moment_tells_the_exact_time_on_hover() -> None:
    moment = dt.datetime(2020, 3, 5, 11, 30, tzinfo=dt.UTC)
    html = plain(render("{% when moment %}", moment=moment))
    assert 'title="05.03.2020 14:30"' in html
    assert "5 марта 2020, 14:30" in html


def test_non_breaking_spaces_leave_the_text_escaped() -> None:
    assert render("{{ text|nbsp }}", text="<b>в срок</b>") == "&lt;b&gt;в\u00a0срок&lt;/b&gt;"


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in render("{% icon 'bell' %}")
    labelled = render("{% icon 'bell' label='Уведомления' %}")
    assert 'role="img" aria-label="Уведомления"' in labelled
    assert "aria-hidden" not in labelled


def test_a_label_of_an_icon_is_escaped() -> None:
    assert "<script>" not in render("{% icon 'bell' label=label %}", label="<script>")


@pytest.mark.parametrize("kind", marks.STATUSES)
def test_a_status_is_word_and_shape_and_colour(kind: str) -> None:
    html = render("{% status kind %}", kind=kind)
    assert marks.STATUSES[kind][1] in html
    assert f"#{marks.STATUSES[kind][0]}" in html
    assert f"status-{kind}" in html


def test_shapes_of_statuses_differ() -> None:
    shapes = [shape for shape, _word in marks.STATUSES.values()]
    assert len(set(shapes)) == len(shapes)


def test_segments_say_the_same_in_words() -> None:
    html = plain(render("{% progress_segments done=3 total=7 current=4 %}"))
    assert 'aria-label="Пройдено 3 из 7 уроков"' in html
    assert html.count("is-done") == 3
    assert html.count("is-current") == 1
    assert html.count("is-todo") == 3


def test_segments_take_states_one_by_one() -> None:
    html = render("{% progress_segments states %}", states=["done", "failed", "current"])
    assert html.index("is-done") < html.index("is-failed") < html.index("is-current")


def test_a_bar_is_never_wider_than_its_track() -> None:
    assert 'width="100.0"' in render("{% bar 5 4 %}")
    assert 'width="0.0"' in render("{% bar 0 0 %}")
    assert "74" in render("{% bar 312 420 %}")
    assert "style=" not in render("{% bar 312 420 %}")


def test_an_avatar_shows_initials_and_keeps_its_colour() -> None:
    first = render("{% avatar 'Мария Петрова' %}")
    assert ">МП<" in first
    assert first == render("{% avatar 'Мария Петрова' %}")
    assert ">?<" in render("{% avatar '' %}")


def test_an_empty_state_teaches_what_to_do() -> None:
    html = render("{% empty 'Курсов пока нет' 'Они появятся здесь.' url='/catalogue/' action='Открыть каталог' %}")
    assert "Курсов пока нет" in html
    assert '<a class="btn btn-outline-primary" href="/catalogue/">Открыть каталог</a>' in html
    assert "<a" not in render("{% empty 'Пусто' %}")


def test_the_last_crumb_is_this_page() -> None:
    html = render("{% crumb 'Курсы' '/courses/' %}{% crumb 'Сроки' %}")
    assert html == '<li><a href="/courses/">Курсы</a></li><li aria-current="page">Сроки</li>'


def sorted_by(address: str) -> HttpRequest:
    return RequestFactory().get(address)


@pytest.mark.parametrize(
    ("address", "order", "link"),
    [
        ("/?q=1&page=3", "", "?q=1&amp;sort=name"),
        ("/?sort=name", 'aria-sort="ascending"', "?sort=-name"),
        ("/?sort=-name", 'aria-sort="descending"', "?sort=name"),
    ],
)
def test_a_header_sorts_one_way_and_back_and_returns_to_the_first_page(address: str, order: str, link: str) -> None:
    html = render("{% sort_header 'name' 'Орган' %}", request=sorted_by(address))
    assert order in html
    assert f'href="{link}"' in html


def test_sorting_by_an_unknown_column_is_the_default() -> None:
    from lms.ui.sorting import chosen

    columns = {"name": "agency__name", "share": "done_share"}
    assert chosen(sorted_by("/?sort=-share"), columns, "name") == "-done_share"
    assert chosen(sorted_by("/?sort=password"), columns, "name") == "agency__name"
    assert chosen(sorted_by("/"), columns, "-share") == "-done_share"


@pytest.mark.parametrize("chart", [BarChart, LineChart])
def test_a_chart_has_a_title_a_description_and_escaped_labels(chart: type[BarChart | LineChart]) -> None:
    figure = chart("Обучены", "Минздрав 74 %", [Point("<Минздрав>", 0.74, "74 %"), Point("Минтранс", 0)])
    html = render("{% bar_chart figure %}", figure=figure)
    assert 'aria-label="Обучены. Минздрав 74 %"' in html
    assert "&lt;Минздрав&gt;" in html
    assert "style=" not in html


@pytest.mark.parametrize("chart", [BarChart, LineChart])
def test_a_chart_of_nothing_or_of_zeros_draws(chart: type[BarChart | LineChart]) -> None:
    assert "nan" not in chart("а", "б", []).svg()
    assert "nan" not in chart("а", "б", [Point("в", 0)]).svg()
