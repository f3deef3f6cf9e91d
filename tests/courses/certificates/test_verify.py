"""Anyone checks a certificate; the paper, the page and the PDF say the same; nobody's list leaks."""

import io
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse

from courses.certificates import numbering, pdf
from courses.certificates.actions import issue, revoke
from tests.courses.certificates.test_issue import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(learner):
    cache.clear()
    return issue(completion=complete(learner))


def page_by_token(client, certificate) -> str:
    return client.get(reverse("courses:verify-certificate", args=[certificate.token])).content.decode()


def pdf_text(client, certificate) -> str:
    content = client.get(reverse("courses:certificate-pdf", args=[certificate.number])).content
    return pypdfium2.PdfDocument(io.BytesIO(content))[0].get_textpage().get_text_range()


def test_the_qr_code_leads_to_everything_that_the_paper_shows(client, client_of, learner, certificate):
    page, paper = page_by_token(client, certificate), pdf_text(client_of(learner), certificate)
    for printed in (
        certificate.number,
        "Иванова Анна Петровна",
        "Анатомия ответа",
        "Министерство здравоохранения",
        "20 ноября 2026",
        "20 ноября 2027",
    ):
        assert printed in page
        assert printed in paper.replace("\xa0", " ").replace("\r\n", " ")
    assert certificate.holder.email not in page


def test_by_its_number_the_name_is_short(client, certificate):
    page = client.post(reverse("courses:verify"), {"number": "цур52 - 2026 - 1"}).content.decode()
    assert "действителен" in page
    assert "Иванова\xa0А.\xa0П." in page
    assert "Анна" not in page


@pytest.mark.parametrize("typed", ["", "000001", "ЦУР52-2026-000777", "<script>", "ЦУР52-2026-" + "9" * 30])
def test_an_unknown_number_is_told_so(client, certificate, typed):
    response = client.post(reverse("courses:verify"), {"number": typed})
    assert response.status_code == 200
    assert "Иванова" not in response.content.decode()


def test_an_unknown_code_leads_nowhere(client, certificate):
    assert client.get(reverse("courses:verify-certificate", args=["nonsense"])).status_code == 404


def test_walking_the_numbers_is_stopped(client, certificate):
    answers = [client.post(reverse("courses:verify"), {"number": "ЦУР52-2026-1"}).status_code for _ in range(62)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_revoked_certificate_is_called_so_without_the_reason(client, office, certificate):
    revoke(certificate=certificate, by=office, reason="Списывал у соседа")
    page = page_by_token(client, certificate)
    assert "отозван и не действует" in page
    assert "Списывал" not in page


def test_an_expired_certificate_is_called_so(client, certificate, time_machine):
    time_machine.move_to("2027-11-21T12:00:00+03:00")
    assert "истёк" in page_by_token(client, certificate)


@pytest.mark.parametrize(
    ("person", "status"), [("learner", 200), ("hr", 200), ("head", 200), ("stranger", 404), ("strange_hr", 404)]
)
def test_who_may_open_it_inside(request, client_of, certificate, person, status):
    client = client_of(request.getfixturevalue(person))
    for door in ("courses:certificate", "courses:certificate-pdf"):
        assert client.get(reverse(door, args=[certificate.number])).status_code == status


def test_only_the_office_revokes_and_a_reason_is_asked_beside_the_field(client_of, hr, office, certificate):
    door = reverse("courses:certificate-revoke", args=[certificate.number])
    assert client_of(hr).post(door, {"reason": "Просто так"}).status_code == 403
    response = client_of(office).post(door, {"reason": ""})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    client_of(office).post(door, {"reason": "Выдан по ошибке"})
    certificate.refresh_from_db()
    assert certificate.state == "revoked"


def test_the_paper_is_one_page_with_embedded_fonts(client_of, learner, certificate):
    content = client_of(learner).get(reverse("courses:certificate-pdf", args=[certificate.number])).content
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    assert len(document) == 1
    assert content.count(b"/FontFile2") >= 2
    assert b"/Helvetica" not in content


def test_many_papers_at_once_come_out_the_same(certificate):
    with ThreadPoolExecutor(max_workers=8) as threads:
        papers = set(threads.map(lambda _: pdf.render(certificate, check_url="https://x.example/verify/1/"), range(48)))
    assert len(papers) == 1


def test_a_long_name_stays_on_the_paper(client_of, learner, certificate):
    type(certificate).objects.filter(pk=certificate.pk).update(
        holder_name="Константинопольская-Преображенская Александрина Владиславовна",
        agency_name="Министерство " + "социального развития и семейной политики " * 3,
    )
    assert "Преображенская" in pdf_text(client_of(learner), certificate)


@pytest.mark.parametrize("typed", ["ЦУР52-2026-000123", "цур52–2026–123", " № ЦУP52 2026 000123 ", "ЦУР522026000123"])
def test_a_number_is_read_however_it_was_typed(typed):
    assert numbering.read(typed) == "ЦУР52-2026-000123"
