"""A large table is made in the background: visibly, once, for whoever asked and may still see it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.exports import actions, building, queries, registry
from lms.exports.models import Export
from lms.exports.registry import Document, Source
from lms.jobs import actions as jobs
from lms.models import AuditEntry, Notification, RoleGrant, StoredFile, User
from lms.ui.exports import Column, Sheet

Order = Callable[..., Export]
SignIn = Callable[[User], Client]


def made(export: Export) -> bytes:
    export.refresh_from_db()
    assert export.state == Export.State.READY, (export.state, export.reason)
    assert export.file is not None
    return bytes(export.file.file.open("rb").read())


def test_the_file_is_made_once_kept_and_announced(order: Order, hr: User) -> None:
    export = order(rows=3)
    jobs.drain()
    jobs.enqueue(actions.BUILD, key="again", payload=actions.payload(export, "again"))
    jobs.drain()
    rows = list(csv.reader(io.StringIO(made(export).decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Слова", "Число"], *[[f"'=строка {n}", str(n)] for n in range(3)], ["Итого", "3"]]
    assert (export.rows_done, export.percent, StoredFile.objects.count()) == (3, 100, 1)
    told = Notification.objects.get(recipient=hr)
    assert (told.title, told.url) == ("Файл готов: Числа", f"/exports/{export.pk}/")
    assert AuditEntry.objects.filter(verb="lms.build_export", actor=hr).count() == 1


def test_every_format_keeps_a_formula_dead(order: Order) -> None:
    exports = {form: order(form=form) for form in ("xlsx", "pdf", "json")}
    jobs.drain()
    sheet = openpyxl.load_workbook(io.BytesIO(made(exports["xlsx"]))).active
    assert sheet is not None
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=строка 0", "s")
    assert (sheet["A5"].value, sheet["B5"].value, sheet["B5"].data_type) == ("Итого", 3, "n")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B4")
    assert json.loads(made(exports["json"])) == [{"Слова": f"=строка {n}", "Число": n} for n in range(3)]
    page = pypdfium2.PdfDocument(made(exports["pdf"]))[0].get_textpage().get_text_range()
    assert "=строка 2" in page
    assert "Итого" in page


def test_the_same_order_twice_is_one_export(order: Order) -> None:
    assert order().pk == order().pk
    assert order(rows=9).pk != order().pk


def test_no_more_than_ten_files_at_once(order: Order, client_of: SignIn, hr: User) -> None:
    for number in range(10):
        order(rows=number)
    assert client_of(hr).post("/exports/order/", {"order": sign(99)}).status_code == 409


def sign(rows: int) -> str:
    from lms.exports.delivery import sign as signed
    from tests.lms.exports.conftest import NUMBERS

    return signed(NUMBERS, "Числа", {"rows": rows}, "csv")


def test_an_order_is_placed_by_the_form_of_the_site_only(numbers: list[int], client_of: SignIn, hr: User) -> None:
    client = client_of(hr)
    assert client.post("/exports/order/", {"order": "made up"}).status_code == 409
    assert client.post("/exports/order/", {"order": sign(2)})["Location"] == f"/exports/{Export.objects.get().pk}/"


def test_only_who_asked_gets_the_file(order: Order, client_of: SignIn, hr: User, head: User, office: User) -> None:
    export = order()
    jobs.drain()
    for other in (head, office):
        assert client_of(other).get(f"/exports/{export.pk}/file/").status_code == 404
    response = client_of(hr).get(f"/exports/{export.pk}/file/")
    assert response["Cache-Control"] == "private, no-store"
    assert "attachment" in response["Content-Disposition"]


def test_who_has_lost_the_agency_gets_no_file_made_before(order: Order, client_of: SignIn, hr: User) -> None:
    export = order()
    jobs.drain()
    RoleGrant.objects.filter(user=hr).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert client_of(hr).get(f"/exports/{export.pk}/file/").status_code == 409


def test_who_has_lost_the_right_before_it_is_made_gets_nothing(order: Order, hr: User, numbers: list[int]) -> None:
    export = order()
    RoleGrant.objects.filter(user=hr).delete()
    jobs.drain()
    export.refresh_from_db()
    assert (export.state, export.reason, numbers) == (Export.State.FAILED, registry.NO_RIGHT, [])


def test_a_cancelled_export_stops_on_its_way(
    order: Order, client_of: SignIn, hr: User, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "TICK_SECONDS", 0)
    export = order(rows=5000)
    seen = building._Counter.tick

    def cancel_on_the_way(self: Any, **kwargs: Any) -> None:
        actions.cancel(export=export, by=hr)
        seen(self, **kwargs)

    monkeypatch.setattr(building._Counter, "tick", cancel_on_the_way)
    jobs.drain()
    export.refresh_from_db()
    assert (export.state, len(numbers), StoredFile.objects.count()) == (Export.State.CANCELLED, building.TICK_ROWS, 0)


def test_an_error_is_told_after_a_few_tries(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("диск полон")

    monkeypatch.setattr(building, "write", fail)
    export = order()
    for _ in range(building.TRIES + 1):
        jobs.Job.objects.update(run_at=timezone.now())
        jobs.drain()
    export.refresh_from_db()
    assert (export.state, export.reason) == (Export.State.FAILED, building.BROKEN)


def test_paper_for_thousands_of_rows_is_refused_in_words(order: Order) -> None:
    export = order(rows=3001, form="pdf")
    jobs.drain()
    export.refresh_from_db()
    assert (export.state, "3000" in export.reason) == (Export.State.FAILED, True)


def test_files_are_deleted_after_a_week_and_the_page_says_so(order: Order, client_of: SignIn, hr: User) -> None:
    export = order()
    jobs.drain()
    export.refresh_from_db()
    assert export.file is not None
    path = Path(export.file.file.path)
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert actions.expire() == 1
    assert "срок хранения прошёл" in client_of(hr).get(f"/exports/{export.pk}/").content.decode()
    assert client_of(hr).get(f"/exports/{export.pk}/file/").status_code == 409
    assert StoredFile.objects.count() == 0
    assert path.exists()  # until the transaction of this test would be committed


def test_one_large_export_at_a_time_leaves_workers_for_letters(order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "LARGE", 2)
    first, second, small = order(rows=4), order(rows=5), order(rows=1)
    Export.objects.filter(pk=first.pk).update(state="running", rows_total=4, touched_at=timezone.now())
    jobs.Job.objects.filter(key=actions.job_key(first)).update(leased_until=timezone.now() + jobs.LEASE)
    jobs.drain()
    states = dict(Export.objects.values_list("pk", "state"))
    assert (states[second.pk], states[small.pk]) == ("queued", "ready")
    Export.objects.filter(pk=first.pk).update(state="cancelled")
    jobs.Job.objects.update(run_at=timezone.now())
    jobs.drain()
    second.refresh_from_db()
    assert (second.state, second.tries) == ("ready", 1)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_it_is_made_and_a_killed_worker_is_followed_by_another(
    transactional_db: None, hr: User, monkeypatch: pytest.MonkeyPatch, client_of: SignIn
) -> None:
    """The first worker dies halfway; others have seen how far it was, and the next makes one whole file."""
    monkeypatch.setattr(building, "TICK_SECONDS", 0)
    halfway, seen = threading.Event(), []

    class Killed(BaseException):
        pass

    def make(user: User, params: dict[str, Any], form: str) -> Document:
        def rows() -> Any:
            for number in range(2000):
                if number == 1500 and not halfway.is_set():
                    halfway.set()
                    raise Killed
                yield (number,)

        return Document("Числа", [Sheet("Числа", [Column("n", 8, "number")], rows())], 2000, [])

    monkeypatch.setitem(registry.sources, "tests.killed", Source("courses.view_completion", make))
    export = actions.order(source="tests.killed", title="Числа", params={}, form="xlsx", by=hr)

    def work() -> None:
        job = jobs.claim()
        assert job is not None
        try:
            jobs.run(job)
        except Killed:
            seen.append(Export.objects.values_list("state", "rows_done").get())
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(timeout=60)
    assert seen == [("running", 1500)]
    page = client_of(hr).get(f"/exports/{export.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Готово строк: 1500" in page.replace("\u00a0", " ")
    assert jobs.drain() == 0  # its lease still runs
    left = jobs.Job.objects.values_list("leased_until", flat=True).get()
    assert left is not None
    assert left - timezone.now() < dt.timedelta(minutes=3)  # and runs out soon, not in a quarter of an hour
    jobs.Job.objects.update(leased_until=timezone.now() - dt.timedelta(seconds=1))
    assert jobs.drain() == 1
    sheet = openpyxl.load_workbook(io.BytesIO(made(export))).active
    assert sheet is not None
    assert sheet.max_row == 2001
    assert StoredFile.objects.count() == 1
