"""Guides for the people who use the site: every one of them opens, and nothing is promised that is not there."""

from __future__ import annotations

import re

import pytest

from lms.ui import help as guides


def test_the_index_lists_every_guide_that_is_written(client, db):
    html = client.get("/help/").content.decode()

    listed = set(re.findall(r'href="/help/([\w-]+)/"', html))
    assert listed == {path.stem for path in guides.folder().glob("*.md")}


@pytest.mark.parametrize("slug", [guide.slug for guide in guides.guides()])
def test_a_guide_opens_with_its_title_and_its_links_lead_somewhere(client, db, slug):
    response = client.get(f"/help/{slug}/")

    html = response.content.decode()
    guide = guides.guide(slug)
    assert response.status_code == 200
    assert guide is not None
    assert guide.title
    assert html.count("<h1>") == 1
    for address in re.findall(r'href="(/help/[\w-]+/)"', guide.body):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("slug", ["nothing", "components"])
def test_what_is_no_guide_is_not_found(client, db, slug):
    assert client.get(f"/help/{slug}/").status_code == 404
