from lms.agencies.models import Role
from lms.agencies.scopes import paths


def test_the_cast_stands_on_its_places_in_the_region(region, learner, hr, trainer, office, stranger):
    assert learner.employments.get().agency.path.startswith(region.health.path)
    assert paths(hr, Role.HR) == (region.health.path,)
    assert paths(office, Role.OFFICE) == (region.government.path,)
    assert not stranger.grants
