from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses.catalogue.actions import Overtaken
from courses.knowledge import actions, queries
from courses.models import Article
from courses.search.queries import search
from lms.errors import Refused
from quizzes.models import Reply, StrongReply
from quizzes.phrasebook.actions import add as add_phrase
from quizzes.rubrics.actions import ensure_rubric
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(trainer):
    return actions.write(by=trainer, section="rules", title="Называйте срок", body="<p>Дата, а не «скоро».</p>")


@pytest.fixture
def strong(trainer, stranger):
    """A strong reply that somebody else wrote in an exercise."""
    scenario = builders.scenario(title="Каток у школы")
    reply = sent(scenario, stranger)
    return StrongReply.objects.create(
        reply=reply, scenario=scenario, text="Здравствуйте! Почистим к полудню.", chosen_by=trainer
    )


def sent(scenario, user, state=Reply.State.SUBMITTED):
    now = timezone.now()
    done = {} if state == Reply.State.DRAFT else {"submitted_at": now, "machine_score": 80}
    return Reply.objects.create(
        scenario=scenario, user=user, number=1, state=state, started_at=now, situation={}, text="Ответ", **done
    )


def test_a_draft_is_seen_by_trainers_alone_until_it_is_published(article, learner, trainer, client_of):
    url = article.get_absolute_url()
    assert client_of(learner).get(url).status_code == 404
    assert "Называйте срок" not in client_of(learner).get(reverse("courses:knowledge")).content.decode()
    client_of(trainer).post(reverse("courses:article-publish", args=[article.pk]))
    assert "Дата, а не" in client_of(learner).get(url).content.decode().replace("\xa0", " ")
    assert "Называйте" in client_of(learner).get(reverse("courses:knowledge")).content.decode()
    client_of(trainer).post(reverse("courses:article-withdraw", args=[article.pk]))
    assert client_of(learner).get(url).status_code == 404


def test_an_article_without_a_text_is_not_published_and_a_published_one_keeps_some(article, trainer):
    empty = actions.write(by=trainer, section="rules", title="Пусто")
    with pytest.raises(Refused):
        actions.publish(article=empty, by=trainer)
    actions.publish(article=article, by=trainer)
    with pytest.raises(Refused):
        actions.edit(
            article=article, by=trainer, seen=actions.version(article), section="rules", title="Т", body="<p> </p>"
        )
    assert Article.objects.get(pk=article.pk).body


def test_only_a_change_of_the_text_makes_an_article_newer(article, trainer):
    actions.publish(article=article, by=trainer)
    same = actions.edit(
        article=article,
        by=trainer,
        seen=actions.version(article),
        section="rules",
        title=article.title,
        body=article.body,
    )
    assert same.changed_at == article.changed_at


def test_nobody_overwrites_what_somebody_else_has_written_meanwhile(article, trainer, office, client_of):
    stale = actions.version(article)
    actions.edit(article=article, by=office, seen=stale, section="rules", title="Срок — это дата", body=article.body)
    with pytest.raises(Overtaken):
        actions.edit(article=article, by=trainer, seen=stale, section="rules", title="Моё", body=article.body)
    typed = {"section": "rules", "title": "Моё", "body": "<p>Моё</p>", "seen": stale}
    url = reverse("courses:article-edit", args=[article.pk])
    refused = client_of(trainer).post(url, typed)
    assert refused.status_code == 422
    assert "Моё" in refused.content.decode()
    again = {**typed, "seen": refused.context["form"]["seen"].value()}
    assert client_of(trainer).post(url, again).status_code == 302
    assert Article.objects.get(pk=article.pk).title == "Моё"


def test_different_paragraphs_of_an_article_come_together(article, trainer, office, client_of):
    two = {"section": "rules", "title": article.title, "body": "<p>Раз</p><p>Два</p>"}
    article = actions.edit(article=article, by=trainer, seen=actions.version(article), **two)
    seen, url = actions.version(article), reverse("courses:article-edit", args=[article.pk])
    actions.edit(article=article, by=office, seen=seen, **{**two, "body": "<p>Раз</p><p>Два, её</p>"})
    mine = {**two, "title": "Моё", "body": "<p>Раз, моё</p><p>Два</p>", "seen": seen}
    assert client_of(trainer).post(url, mine).status_code == 302
    article.refresh_from_db()
    assert (article.title, article.body) == ("Моё", "<p>Раз, моё</p>\n<p>Два, её</p>")
    # The same paragraph of both: hers is shown, and what she wrote in the other one stands in my text.
    refused = client_of(trainer).post(url, {**mine, "body": "<p>Раз</p><p>Два, опять моё</p>"})
    assert refused.status_code == 422
    assert "Два, её" in refused.context["form"].theirs
    assert refused.context["form"]["body"].value() == "<p>Раз, моё</p>\n<p>Два, опять моё</p>"


def test_what_a_script_could_do_is_cleaned_away(trainer):
    written = actions.write(by=trainer, section="rules", title="Т", body="<p onclick='x()'>Да<script>x()</script></p>")
    assert written.body == "<p>Да</p>"


def dot(name="схема.png"):
    drawn = BytesIO()
    Image.new("RGB", (4, 4), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue())


def sent_form(article, **changes):
    said = {"section": article.section, "title": article.title, "summary": "", "body": article.body}
    return {**said, "seen": actions.version(article), **changes}


def test_a_picture_is_put_among_those_of_the_article_and_into_its_text(article, trainer, client_of):
    edit, client = reverse("courses:article-edit", args=[article.pk]), client_of(trainer)
    answer = client.post(edit, sent_form(article, picture=dot()))
    assert answer.headers["location"] == f"{edit}#pictures"
    image = article.images.get()
    assert image.get_absolute_url() in client.get(edit).content.decode()
    client.post(edit, sent_form(article, picture=dot()))  # the same form again
    assert article.images.count() == 1
    figure = f'<figure><img src="{image.get_absolute_url()}" alt="Схема"></figure>'
    client.post(
        edit, sent_form(article, body=f'{article.body}{figure}<img src="https://example.org/x.png" alt="Чужая">')
    )
    article.refresh_from_db()
    assert article.body == f"{article.body[: article.body.index('<figure')]}{figure}"


def test_a_picture_comes_with_a_new_article_too_and_one_that_is_none_is_said_beside_the_field(trainer, client_of):
    client, new = client_of(trainer), {"section": "rules", "title": "Срок", "body": "<p>День</p>"}
    refused = client.post(reverse("courses:article-new"), {**new, "picture": SimpleUploadedFile("x.png", b"words")})
    assert refused.status_code == 422
    assert refused.context["form"].errors["picture"]
    assert "День" in refused.content.decode()
    assert not Article.objects.exists()
    answer = client.post(reverse("courses:article-new"), {**new, "picture": dot()})
    article = Article.objects.get()
    assert answer.headers["location"].startswith(reverse("courses:article-edit", args=[article.pk]))
    assert article.images.count() == 1


def test_a_picture_is_seen_by_those_who_may_read_the_article(article, trainer, learner, client_of):
    actions.edit(article=article, by=trainer, picture=dot(), seen=actions.version(article), **said_of(article))
    url = article.images.get().get_absolute_url()
    assert client_of(learner).get(url).status_code == 404
    assert client_of(trainer).get(url).headers["content-type"] == "image/png"
    actions.publish(article=article, by=trainer)
    assert client_of(learner).get(url).status_code == 200


def said_of(article, body=None):
    return {"section": article.section, "title": article.title, "body": article.body if body is None else body}


def test_no_picture_is_published_without_words(article, trainer):
    article = actions.edit(
        article=article, by=trainer, picture=dot(), seen=actions.version(article), **said_of(article)
    )
    figure = f'<figure><img src="{article.images.get().get_absolute_url()}" alt=" "></figure>'
    bare = said_of(article, article.body + figure)
    article = actions.edit(article=article, by=trainer, seen=actions.version(article), **bare)
    with pytest.raises(Refused, match="Опишите"):
        actions.publish(article=article, by=trainer)
    described = said_of(article, article.body.replace('alt=" "', 'alt="Схема"'))
    article = actions.edit(article=article, by=trainer, seen=actions.version(article), **described)
    actions.publish(article=article, by=trainer)
    with pytest.raises(Refused, match="Опишите"):
        actions.edit(article=article, by=trainer, seen=actions.version(article), **bare)


def test_learners_do_not_write(article, learner, client_of):
    client = client_of(learner)
    assert client.get(reverse("courses:article-new")).status_code == 403
    assert client.post(reverse("courses:article-publish", args=[article.pk])).status_code == 404


def test_a_strong_reply_opens_to_those_who_have_sent_their_own(strong, learner, client_of):
    url = reverse("courses:strong-reply", args=[strong.pk])
    client = client_of(learner)
    draft = sent(strong.scenario, learner, Reply.State.DRAFT)
    assert client.get(url).status_code == 404
    assert search(learner, "полудню").is_nothing
    draft.delete()
    sent(strong.scenario, learner)
    assert "Почистим к полудню" in client.get(url).content.decode()
    assert [hit.entry.url for hit in search(learner, "полудню").paging.rows] == [url]


def test_rules_and_phrases_in_force_stand_beside_the_articles(learner, trainer, client_of):
    ensure_rubric()
    told = {"kind": "language", "severity": 1, "title": "Штамп", "why": "Так не говорят", "how": "", "phrasebook": None}
    add_phrase(fields={"words": "в ближайшее время", "rewording": "до пятницы", **told}, by=trainer)
    page = client_of(learner).get(reverse("courses:knowledge")).content.decode()
    assert "По чему судят ответ" in page
    assert "в ближайшее время" in page
    assert "до пятницы" in page.replace("\xa0", " ")


def test_the_page_asks_as_much_for_many_as_for_few(trainer, learner, django_assert_num_queries):
    for many in (1, 3):
        for number in range(many):
            article = actions.write(by=trainer, section="cases", title=f"Разбор {many} {number}", body="<p>Да</p>")
            actions.publish(article=article, by=trainer)
        learner.__dict__.pop("grants", None)
        with django_assert_num_queries(5):
            queries.knowledge(learner)
