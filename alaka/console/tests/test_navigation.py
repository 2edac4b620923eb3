from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from alaka import registry
from alaka.console import navigation
from alaka.console.navigation import Item


def page(request):
    return HttpResponse()


urlpatterns = [
    path("desk/", page, name="desk"),
    path("desk/inbox/", page, name="inbox"),
    path("desk/inbox/closed/", page, name="closed"),
    path("desk/team/", page, name="team"),
]

ITEMS = [
    Item("Team", "team", "users", 900, roles=("administrator", "manager")),
    Item("Inbox", "inbox", "inbox", 10, count=lambda request: 3),
    Item("Desk", "desk", "home", 5),
]
CLOSED = Item("Closed", "closed", "archive", 20)


@pytest.fixture(autouse=True)
def two_rooms(monkeypatch, settings):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(registry, "NAVIGATION", [f"{__name__}.ITEMS", f"{__name__}.CLOSED"])
    navigation.offered.cache_clear()
    yield
    navigation.offered.cache_clear()


def lines(address, role="agent"):
    request = RequestFactory().get(address)
    request.user = SimpleNamespace(role=role)
    return navigation.items(request)


def active(address):
    return [line.label for line in lines(address) if line.is_active]


def test_lines_of_all_rooms_stand_in_their_order():
    assert [line.label for line in lines("/desk/")] == ["Desk", "Inbox", "Closed"]


def test_a_line_for_some_roles_is_not_shown_to_others():
    assert "Team" not in [line.label for line in lines("/desk/", "agent")]
    assert lines("/desk/", "manager")[-1].label == "Team"
    assert lines("/desk/", "manager")[-1].is_foot


def test_a_line_counts_for_the_one_who_looks():
    assert [line.count for line in lines("/desk/")] == [None, 3, None]


def test_the_line_with_the_longest_address_above_the_page_is_marked():
    assert active("/desk/inbox/") == ["Inbox"]
    assert active("/desk/inbox/12/") == ["Inbox"]
    assert active("/desk/inbox/closed/7/") == ["Closed"]


def test_the_desk_itself_is_marked_on_its_own_page_only():
    assert active("/desk/") == ["Desk"]
    assert active("/desk/elsewhere/") == []


def test_nobody_sees_no_lines():
    request = RequestFactory().get("/desk/")
    request.user = SimpleNamespace()
    assert navigation.items(request) == []
