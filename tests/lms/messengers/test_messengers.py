"""Notifications go to a messenger's bot: signed, once, in the hours that the person has chosen."""

import datetime as dt
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from lms.errors import Refused
from lms.jobs.actions import drain
from lms.messengers import actions
from lms.models import MailPreferences, MessengerLink, MessengerMessage
from lms.notifications.actions import notify
from lms.notifications.kinds import Kind
from lms.webhooks import signing

pytestmark = pytest.mark.django_db
NEWS = Kind("tests.messenger_news", title="Новость: {what}", body="Вот что.", optional="новость для мессенджера")


@pytest.fixture
def bot(settings):
    """A bot that listens on this machine; ``answers`` are the codes of its next answers, then 200."""
    settings.WEBHOOKS_ALLOW_PRIVATE = settings.WEBHOOKS_ALLOW_HTTP = True

    class Bot(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((dict(self.headers), body))
            self.send_response(server.answers.pop(0) if server.answers else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    server.heard, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/bot"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def messenger(bot, office):
    return actions.open_messenger(name="Вестник", url=bot.url, how="@otklik", by=office)[0]


def says(client, messenger, secret=None, **body):
    """What the bot tells us, signed with its secret."""
    content = json.dumps(body).encode()
    signature = signing.signature(content, at=int(time.time()), keys=[secret or messenger.secret])
    url = reverse("messengers:take-code", args=[messenger.pk])
    return client.post(url, content, content_type="application/json", headers={signing.HEADER: signature})


@pytest.fixture
def linked(messenger, learner):
    code = actions.give_code(user=learner, messenger=messenger)
    return actions.link(messenger=messenger, code=code, chat="42")


def work():
    actions.look()
    drain()


def titles(bot):
    return [[item["title"] for item in json.loads(body)["items"]] for _, body in bot.heard]


def test_a_person_links_her_chat_by_a_code_that_she_sends_to_the_bot(messenger, learner, client, client_of):
    page = client_of(learner).post(reverse("messengers:mine"), {"code": messenger.pk}).content.decode()
    code = MessengerLink.objects.get(user=learner).code
    assert code[:4] in page
    answer = says(client, messenger, code=code, chat="42")
    assert (answer.status_code, answer.json()) == (200, {"person": "Анна Петровна"})
    assert MessengerLink.objects.get(user=learner).chat == "42"
    assert says(client, messenger, code=code, chat="43").status_code == 404
    assert "Подключён" in client_of(learner).get(reverse("messengers:mine")).content.decode()


def test_a_code_stays_on_the_page_while_the_bot_is_silent_until_it_is_given_up(messenger, learner, client, client_of):
    page, mine = client_of(learner), reverse("messengers:mine")
    page.post(mine, {"code": messenger.pk})
    code = MessengerLink.objects.get(user=learner).code
    again = page.get(f"{mine}?asked=1").content.decode()
    assert f"{code[:4]}&nbsp;{code[4:]}" in again
    assert "Бот пока не передал код" in again
    page.post(mine, {"unlink": "1"})
    assert says(client, messenger, code=code, chat="42").status_code == 404
    assert code[:4] not in page.get(mine).content.decode()


def test_the_office_sees_how_many_have_linked_and_where_the_bot_calls(linked, office, client_of):
    page = client_of(office).get(reverse("messengers:messengers")).content.decode()
    assert "1 человек подключил" in page.replace("\xa0", " ")
    assert f"http://localhost:8000{reverse('messengers:take-code', args=[linked.messenger.pk])}" in page


def test_a_code_is_worth_nothing_from_a_stranger_too_late_or_empty(messenger, learner, client):
    code = actions.give_code(user=learner, messenger=messenger)
    assert says(client, messenger, secret="whs_other", code=code, chat="42").status_code == 401
    assert says(client, messenger, code="", chat="42").status_code == 404
    assert says(client, messenger, code=code).status_code == 400
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=False):
        assert says(client, messenger, code=code, chat="42").status_code == 404


def test_a_person_tries_her_chat_and_hears_when_the_bot_is_silent(linked, bot, learner, client_of):
    said = client_of(learner).post(reverse("messengers:mine"), {"try": "1"}, follow=True).content.decode()
    assert "Послали пробное" in said
    assert titles(bot) == [["Проба"]]
    bot.answers = [500]
    refused = client_of(learner).post(reverse("messengers:mine"), {"try": "1"}, follow=True).content.decode()
    assert "Бот сейчас не отвечает" in refused
    assert not MessengerMessage.objects.exists()


def test_who_tells_the_bot_to_stop_is_told_nothing_more(linked, bot, client, learner):
    assert says(client, linked.messenger, secret="whs_other", stop=True, chat="42").status_code == 401
    assert says(client, linked.messenger, stop=True, chat="43").json() == {"stopped": False}
    assert says(client, linked.messenger, stop=True, chat="42").json() == {"stopped": True}
    notify(NEWS, to=[learner], about="1", what="раз")
    work()
    assert bot.heard == []


def test_news_goes_to_the_bot_once_signed_and_into_the_chat_of_the_person(linked, bot, learner, stranger):
    notify(NEWS, to=[learner, stranger], about="1", what="раз")
    work()
    work()
    [(headers, body)] = bot.heard
    assert json.loads(body)["chat"] == "42"
    assert titles(bot) == [["Новость: раз"]]
    assert signing.proves(headers[signing.HEADER], body, key=linked.messenger.secret, now=int(time.time()))


def test_what_was_told_before_the_link_stays_on_the_site(messenger, bot, learner):
    notify(NEWS, to=[learner], about="1", what="раньше")
    actions.link(messenger=messenger, code=actions.give_code(user=learner, messenger=messenger), chat="42")
    work()
    assert bot.heard == []


def test_a_bot_that_was_away_hears_of_it_later_and_is_given_up_in_the_end(linked, bot, learner):
    bot.answers = [500]
    notify(NEWS, to=[learner], about="1", what="раз")
    work()
    work()
    assert len(bot.heard) == 1
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        work()
    assert titles(bot) == [["Новость: раз"]] * 2
    assert MessengerMessage.objects.get().sent_at is not None
    bot.answers = [500] * 20
    notify(NEWS, to=[learner], about="2", what="два")
    work()
    for hours in range(1, 10):
        with time_machine.travel(timezone.now() + dt.timedelta(hours=7 * hours), tick=False):
            work()
    assert MessengerMessage.objects.latest("pk").given_up_at is not None


def test_quiet_hours_and_the_letter_of_the_day_hold_for_messengers_too(linked, bot, learner):
    day = timezone.make_aware(dt.datetime(2026, 11, 27, 23, 30))
    MessengerLink.objects.update(linked_at=day - dt.timedelta(days=1))
    MailPreferences.objects.create(user=learner, quiet_from=dt.time(22), quiet_to=dt.time(8))
    with time_machine.travel(day, tick=False):
        notify(NEWS, to=[learner], about="1", what="ночью")
        notify(NEWS, to=[learner], about="2", what="и ещё")
        work()
        assert bot.heard == []
    with time_machine.travel(day + dt.timedelta(hours=9), tick=False):
        work()
    assert titles(bot) == [["Новость: ночью", "Новость: и ещё"]]


def test_a_person_does_without_what_she_has_unticked_and_leaves_when_she_likes(linked, bot, learner, client_of):
    client_of(learner).post(reverse("messengers:mine"), {"choose": "1"})
    notify(NEWS, to=[learner], about="1", what="раз")
    work()
    client_of(learner).post(reverse("messengers:mine"), {"unlink": "1"})
    work()
    assert bot.heard == []
    assert not MessengerLink.objects.exists()


def test_only_the_office_opens_messengers_and_only_to_addresses_outside(learner, office, client_of, settings):
    assert client_of(learner).get(reverse("messengers:messengers")).status_code == 403
    with pytest.raises(Refused):
        actions.open_messenger(name="Бот", url="http://127.0.0.1/", how="", by=office)


def test_closing_a_messenger_ends_its_links(linked, messenger, bot, learner, office, client_of):
    client_of(office).post(reverse("messengers:messenger-close", args=[messenger.pk]))
    notify(NEWS, to=[learner], about="1", what="раз")
    work()
    assert bot.heard == []
    assert "Мессенджеров пока нет" in client_of(learner).get(reverse("messengers:mine")).content.decode()
