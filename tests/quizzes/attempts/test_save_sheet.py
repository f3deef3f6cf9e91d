from __future__ import annotations

from quizzes.attempts import actions
from quizzes.attempts.actions import Given, Outcome

from .conftest import right, wrong


def sheet(attempt, answers):
    """What the form of the whole page brings: every question, with the sequence it was shown with."""
    return {
        item.position: Given(data=answers.get(item.position, {}), seen=item.sequence) for item in attempt.items.all()
    }


def answers_of(attempt):
    return {item.position: item.answer for item in attempt.items.order_by("position")}


def test_the_whole_sheet_is_saved_at_once(attempt):
    given = sheet(attempt, {item.position: right(item) for item in attempt.items.all()})

    assert actions.save_sheet(attempt=attempt, given=given).outcome is Outcome.SAVED
    assert all(answers_of(attempt).values())


def test_a_box_that_is_unticked_again_is_taken_back(attempt):
    item = attempt.items.get(position=2)
    actions.save_sheet(attempt=attempt, given=sheet(attempt, {2: right(item)}))

    actions.save_sheet(attempt=attempt, given=sheet(attempt, {}))

    assert answers_of(attempt)[2] is None


def test_what_was_answered_elsewhere_after_the_page_was_made_stays(attempt):
    old_page = sheet(attempt, {1: wrong(attempt.items.get(position=1)), 5: right(attempt.items.get(position=5))})
    item = attempt.items.get(position=1)
    actions.save_answer(attempt=attempt, position=1, data=right(item), sequence=50)

    actions.save_sheet(attempt=attempt, given=old_page)

    assert answers_of(attempt)[1] == right(item)["answer"][0]
    assert answers_of(attempt)[5] == "59-ФЗ"


def test_one_bad_answer_does_not_keep_the_others_from_being_saved(attempt):
    given = sheet(attempt, {1: {"answer": ["нет такого"]}, 5: {"answer": ["59-ФЗ"]}})

    saved = actions.save_sheet(attempt=attempt, given=given)

    assert set(saved.problems) == {1}
    assert answers_of(attempt)[5] == "59-ФЗ"


def test_after_the_bell_and_the_minute_the_sheet_is_refused(attempt, pass_time):
    given = sheet(attempt, {5: {"answer": ["59-ФЗ"]}})
    pass_time(attempt, 17)

    assert actions.save_sheet(attempt=attempt, given=given).outcome is Outcome.CLOSED
    assert answers_of(attempt)[5] is None


def test_a_sheet_is_saved_in_three_queries(attempt, django_assert_num_queries):
    given = sheet(attempt, {item.position: right(item) for item in attempt.items.all()})

    with django_assert_num_queries(5):  # two of them the savepoint of the test
        actions.save_sheet(attempt=attempt, given=given)
