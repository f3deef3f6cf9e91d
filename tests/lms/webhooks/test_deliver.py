"""Another system is told of changes: signed, in order, again when it was away, never into a closed network."""

import datetime as dt
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone

from lms.errors import Refused
from lms.jobs.actions import drain
from lms.models import Delivery, Notification, Subscription
from lms.webhooks import actions, sending, signing
from tests import builders

# The feed waits for every transaction of the server that is still open, also for those of other tests.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.alone]


@pytest.fixture
def receiver(settings):
    """A system that listens on this machine; ``answers`` are the codes of its next answers, then 200."""
    settings.WEBHOOKS_ALLOW_PRIVATE = settings.WEBHOOKS_ALLOW_HTTP = True

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.heard.append((dict(self.headers), body))
            self.send_response(server.answers.pop(0) if server.answers else 200)
            self.send_header("Location", "http://example.org/")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.heard, server.answers = [], []
    server.url = f"http://127.0.0.1:{server.server_port}/hook?a=1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def subscribed(receiver, region, office):
    made, secret = actions.subscribe(
        name="1С", agency=region.health, kinds=["employment", "completion"], url=receiver.url, by=office
    )
    drain()
    return made, secret


def work():
    actions.look()
    drain()


def told(receiver):
    return [
        (item["kind"], item["what"], item["person"]) for _, body in receiver.heard for item in json.loads(body)["items"]
    ]


def test_changes_are_told_once_in_order_signed_and_of_ones_own_people_only(subscribed, receiver, region, stranger):
    _made, secret = subscribed
    first = builders.official("a@example.org", "Первая", "Ия", agency=region.health)
    second = builders.official("b@example.org", "Вторая", "Ия", agency=region.health_unit)
    builders.assignment(first, builders.course(), timezone.localdate())
    work()
    assert told(receiver) == [("employment", ["started"], first.pk), ("employment", ["started"], second.pk)]
    headers, body = receiver.heard[0]
    now = int(time.time())
    assert signing.proves(headers[signing.HEADER], body, key=secret, now=now)
    assert not signing.proves(headers[signing.HEADER], body + b" ", key=secret, now=now)
    assert not signing.proves(headers[signing.HEADER], body, key=secret, now=now + 301)
    assert headers["Otklik-Event"] == "changes"
    work()
    assert len(receiver.heard) == 1


def test_what_did_not_arrive_comes_again_before_what_is_newer(subscribed, receiver, region):
    receiver.answers[:] = [500, 302]
    first = builders.official("a@example.org", "Первая", "Ия", agency=region.health)
    work()
    second = builders.official("b@example.org", "Вторая", "Ия", agency=region.health)
    work()
    assert told(receiver) == [("employment", ["started"], first.pk)]  # its pause is not over
    for minutes in (2, 10):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=True):
            work()
    assert [person for _kind, _what, person in told(receiver)] == [first.pk, first.pk, first.pk, second.pk]
    assert list(Delivery.objects.order_by("id").values_list("attempts", "status")) == [(3, 200), (1, 200)]


def test_a_worker_that_dies_while_sending_loses_nothing(subscribed, receiver, region, monkeypatch):
    person = builders.official("a@example.org", "Первая", "Ия", agency=region.health)
    made, _secret = subscribed
    actions.deliver(subscription=made)  # taken from the feed, not sent
    assert Delivery.objects.get().attempts == 0

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(sending, "send", die)
        with pytest.raises(SystemExit):
            actions.deliver(subscription=made)
    work()
    assert told(receiver) == [("employment", ["started"], person.pk)]


def test_after_nine_attempts_it_stops_tells_its_maker_and_goes_on_from_there(subscribed, receiver, region, office):
    made, _secret = subscribed
    receiver.answers[:] = [503] * 9
    person = builders.official("a@example.org", "Первая", "Ия", agency=region.health)
    moment = timezone.now()
    for pause in [dt.timedelta(0), *actions.PAUSES]:
        moment += pause + dt.timedelta(seconds=1)
        with time_machine.travel(moment, tick=True):
            work()
    made.refresh_from_db()
    assert made.state == Subscription.State.STOPPED
    assert Notification.objects.get(recipient=office).kind == "lms.webhook_stopped"
    work()
    assert len(receiver.heard) == 9
    actions.set_state(subscription=made, state="active", by=office)
    drain()
    assert told(receiver)[-1] == ("employment", ["started"], person.pk)
    assert not Delivery.objects.filter(delivered_at=None).exists()


def test_a_secret_is_changed_without_a_gap(subscribed, receiver, office):
    made, old = subscribed
    new = actions.change_secret(subscription=made, by=office)
    actions.ping(subscription=made, by=office)
    drain()
    headers, body = receiver.heard[0]
    assert json.loads(body)["type"] == "ping"
    assert all(signing.proves(headers[signing.HEADER], body, key=key, now=int(time.time())) for key in (old, new))
    with time_machine.travel(timezone.now() + dt.timedelta(days=1, minutes=1), tick=True):
        actions.resend(delivery=Delivery.objects.get(), by=office)
        drain()
        headers, body = receiver.heard[1]
        now = int(time.time())
        assert signing.proves(headers[signing.HEADER], body, key=new, now=now)
        assert not signing.proves(headers[signing.HEADER], body, key=old, now=now)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://localhost/x", "https://10.0.0.8/", "https://169.254.169.254/", "https://[::1]/",
     "https://[::ffff:10.0.0.1]/", "https://0.0.0.0/", "https://u:p@example.org/", "ftp://example.org/", "file:///etc"],
)  # fmt: skip
def test_closed_networks_and_odd_addresses_are_refused(region, office, settings, url):
    settings.WEBHOOKS_ALLOW_HTTP = True
    with pytest.raises(Refused):
        actions.subscribe(name="1С", agency=region.health, kinds=["employment"], url=url, by=office)


def test_without_https_only_where_the_setting_says_so(region, office, settings):
    settings.WEBHOOKS_ALLOW_HTTP, settings.WEBHOOKS_ALLOW_PRIVATE = False, True
    with pytest.raises(Refused, match="https"):
        actions.subscribe(name="1С", agency=region.health, kinds=["employment"], url="http://127.0.0.1/", by=office)


def test_a_name_that_leads_inside_later_is_not_followed(subscribed, receiver, office, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    actions.ping(subscription=subscribed[0], by=office)
    drain()
    assert not receiver.heard
    assert "внутреннюю сеть" in Delivery.objects.get().answer


def test_the_office_makes_tries_and_closes_a_subscription_on_its_pages(client_of, office, hr, region, receiver):
    browser = client_of(office)
    form = {"name": "1С", "agency": region.health.pk, "url": receiver.url, "kinds": ["employment"]}
    page = browser.post("/webhooks/", form).content.decode()
    made = Subscription.objects.get()
    assert made.secret in page
    assert made.secret not in browser.get("/webhooks/").content.decode()
    browser.post(f"/webhooks/{made.pk}/ping/")
    drain()
    assert "Доставлено" in browser.get(f"/webhooks/{made.pk}/").content.decode()
    browser.post(f"/webhooks/{made.pk}/state/", {"state": "closed"})
    made.refresh_from_db()
    assert made.state == "closed"
    assert client_of(hr).get("/webhooks/").status_code == 403
