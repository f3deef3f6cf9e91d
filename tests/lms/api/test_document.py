"""The OpenAPI document is true: schemathesis asks the site what it promises and compares."""

import datetime as dt

import pytest
import schemathesis
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from courses.certificates.actions import issue as certify
from tests import builders
from tests.lms.api.test_lists import completed

EXAMPLES = 15


def test_the_office_and_the_holder_of_a_key_read_the_document(client_of, office, hr, give, region, ask):
    _token, secret = give(region.health, scopes=["staff:read"])

    document = client_of(office).get("/api/v1/openapi.json").json()

    assert document == ask(secret, "openapi.json").json()
    assert set(document["paths"]) >= {"/api/v1/staff", "/api/v1/assignments", "/api/v1/completions"}
    assert client_of(hr).get("/api/v1/openapi.json").status_code == 403


def test_the_reference_loads_nothing_from_elsewhere(client_of, office):
    html = client_of(office).get("/tokens/reference/").content.decode()

    assert "/static/ninja/swagger-ui-bundle.js" in html
    assert "cdn" not in html


def test_every_answer_follows_the_document(live_server, give, region, learner, settings_without_limits):
    _token, secret = give(region.health)
    course = builders.course()
    builders.assignment(learner, course, timezone.localdate() + dt.timedelta(days=5))
    certify(completion=completed(learner, course))
    headers = {"Authorization": f"Bearer {secret}"}
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json", headers=headers)
    # A cursor that is not ours looks like one by the document; the answer to it is 400.
    expected = schema.config.checks.positive_data_acceptance.expected_statuses
    schema.config.checks.positive_data_acceptance.expected_statuses = [*expected, "400"]
    tried = set()

    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(operation.as_strategy())
        def check(case):
            tried.add((case.method.upper(), case.path))
            case.call_and_validate(headers=headers)

        check()

    assert len(tried) >= 4
    assert any(method == "POST" and path.endswith("staff") for method, path in tried), tried


@pytest.fixture
def settings_without_limits(settings):
    settings.API_LIMIT_PER_MINUTE = settings.API_DENIED_PER_MINUTE = 100_000
