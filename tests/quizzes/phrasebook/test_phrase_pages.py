"""Pages of trainers' phrases: list, add, change, switch off, try on a text; and the administration."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.models import Phrase, Phrasebook
from quizzes.phrasebook import actions, queries

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("quizzes:phrase-list"), reverse("quizzes:phrase-new")
TYPED = {
    "words": "приня* меры",
    "kind": "harm",
    "severity": "3",
    "title": "Меры",
    "why": "Какие?",
    "how": "Назовите.",
    "rewording": "",
    "phrasebook": "",
    "new_phrasebook": "",
    "sample": "",
}


@pytest.fixture
def client(client_of, trainer) -> Client:
    return client_of(trainer)


@pytest.fixture
def phrase(client) -> Phrase:
    client.post(NEW, TYPED)
    return Phrase.objects.get()


def typed(**changes: Any) -> dict[str, Any]:
    return {**TYPED, **changes}


def test_a_trainer_adds_a_phrase_and_finds_it_in_the_list(client):
    assert client.post(NEW, TYPED, follow=True).redirect_chain == [(LIST, 302)]
    page = client.get(LIST).content.decode()
    assert "приня* меры" in page
    assert "редакция p1" in page.lower()


def test_a_new_phrasebook_is_made_on_the_way(client):
    client.post(NEW, typed(new_phrasebook="Школы"))
    assert Phrase.objects.get().phrasebook == Phrasebook.objects.get(title="Школы")


@pytest.mark.parametrize("change", [{"words": "*"}, {"words": ""}, {"why": ""}, {"severity": "9"}, {"kind": "missing"}])
def test_what_is_not_right_comes_back_with_reasons_and_nothing_is_kept(client, change):
    response = client.post(NEW, typed(**change))
    assert response.status_code == 422
    assert response.context["form"].errors
    assert not Phrase.objects.exists()


def test_the_same_words_again_are_refused_on_the_page(client, phrase):
    response = client.post(NEW, typed(why="Другое."))
    assert response.status_code in (409, 422)
    assert "уже есть" in response.content.decode()
    assert Phrase.objects.count() == 1


def test_a_phrase_is_tried_on_a_text_before_it_is_kept(client):
    response = client.post(NEW, typed(why="", title="", sample="Принятые меры помогли. Мер нет.", show="1"))
    assert response.status_code == 200
    assert '<mark class="harm">Принятые меры</mark>' in response.content.decode()
    assert not Phrase.objects.exists()


def test_a_text_without_the_phrase_says_so(client):
    page = client.post(NEW, typed(sample="Починим завтра.", show="1")).content.decode()
    assert "фразы нет" in page.replace("\xa0", " ")


def test_markup_in_the_tried_text_is_shown_and_not_obeyed(client):
    page = client.post(NEW, typed(sample="<b>приняты меры</b>", show="1")).content.decode()
    assert "&lt;b&gt;" in page


def test_a_phrase_is_changed_and_switched_off_and_on(client, phrase):
    client.post(reverse("quizzes:phrase-edit", args=[phrase.pk]), typed(why="Неясно какие."))
    phrase.refresh_from_db()
    assert phrase.why == "Неясно какие."
    client.post(reverse("quizzes:phrase-switch", args=[phrase.pk]), {"active": "0"})
    assert queries.in_force().phrases == ()
    assert "приня* меры" not in client.get(LIST).content.decode()
    assert "приня* меры" in client.get(LIST, {"state": "off"}).content.decode()
    client.post(reverse("quizzes:phrase-switch", args=[phrase.pk]), {"active": "1"})
    assert len(queries.in_force().phrases) == 1


def test_the_list_is_narrowed_by_words_and_phrasebook(client, phrase):
    client.post(NEW, typed(words="образовательный процесс", new_phrasebook="Школы"))
    school = Phrasebook.objects.get()
    for asked, words in (
        ({"q": "приня"}, "приня* меры"),
        ({"book": school.pk}, "образовательный процесс"),
        ({"book": "everywhere"}, "приня* меры"),
    ):
        assert [one.words for one in client.get(LIST, asked).context["paging"].rows] == [words]
    assert client.get(LIST, {"book": "nonsense"}).status_code == 200


def test_a_learner_finds_no_phrases(client_of, learner):
    assert client_of(learner).get(LIST).status_code in (403, 404)


def test_the_list_takes_as_many_queries_for_many_phrases(client, trainer, django_assert_max_num_queries):
    for number in range(30):
        fields = {"kind": "good", "severity": 1, "title": "Так", "why": "Хорошо.", "phrasebook": None}
        actions.add(fields={"words": f"хорошее слово {number}", **fields}, by=trainer)
    with django_assert_max_num_queries(14):
        client.get(LIST)


def test_what_the_office_changes_in_the_administration_is_in_force_at_once(client_of, office, phrase):
    address = reverse("admin:quizzes_phrase_change", args=[phrase.pk])
    fields = {**TYPED, "words": "принятые меры", "active": "on"}
    assert client_of(office).post(address, fields).status_code == 302
    assert [one.words for one in queries.in_force().phrases] == ["принятые меры"]
    assert queries.in_force().edition == 2


def test_the_administration_refuses_a_phrase_that_cannot_be_looked_for(client_of, office, phrase):
    address = reverse("admin:quizzes_phrase_change", args=[phrase.pk])
    assert client_of(office).post(address, {**TYPED, "words": "*", "active": "on"}).status_code == 200
    assert [one.words for one in queries.in_force().phrases] == ["приня* меры"]
