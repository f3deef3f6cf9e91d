"""Every view says who may come in; every rule that a view names is declared; every rule is used or explained."""

from lms.access import rules
from lms.access.decorators import Door
from lms.api.models import Scope
from tests.house.addresses import ours


def door_of(address) -> Door | None:
    return getattr(address.view, "door", None)


def test_every_view_has_a_rule_or_says_openly_that_it_is_public():
    assert not [address.name for address in ours() if door_of(address) is None]


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in ours()]
    assert not [name for name in names if name.endswith("None")]
    assert not {name for name in names if names.count(name) > 1}


def test_a_view_with_a_rule_about_rows_takes_the_object_from_its_address():
    for address in ours():
        door = door_of(address)
        if door is not None and door.model is not None:
            assert address.parts, address.name


def test_every_operation_for_other_systems_names_a_scope_that_a_key_can_have():
    operations = [address for address in ours() if door_of(address) and door_of(address).scopes]
    assert len(operations) >= 3
    for address in operations:
        assert address.route.startswith("api/v1/"), address.name
        for method, scope in door_of(address).scopes.items():
            assert scope in Scope.values, address.name
            assert scope.endswith(":read") == (method == "GET"), address.name


def test_every_rule_says_in_words_who_may():
    assert len(rules()) > 20
    for verb, rule in rules().items():
        assert rule.who.endswith("."), verb
        assert rule.who[0].isupper(), verb


def test_no_view_that_writes_can_be_reached_by_following_a_link():
    """A view that takes GET must not be named like a deed; deeds are posted."""
    deeds = ("publish", "archive", "revoke", "submit", "withdraw", "cancel", "complete", "start")
    for address in ours():
        door = door_of(address)
        if door is not None and address.name.rpartition("-")[2] in deeds:
            assert "GET" not in door.methods, address.name
