"""Rate limits live in the cache, so what they count must not be thrown away by a flood of others."""

import pytest
from django.core.cache import cache

FLOOD = 400  # more than the 300 entries after which Django's database cache throws a third away by default


@pytest.mark.django_db
def test_a_flood_of_addresses_does_not_wash_away_what_a_limit_has_counted():
    counted = [f"a-failure-{number}" for number in range(50)]
    for name in counted:
        cache.set(name, 1, timeout=300)
    for number in range(FLOOD):
        cache.set(f"z-address-{number}", 1, timeout=300)
    assert len(cache.get_many(counted)) == len(counted)
