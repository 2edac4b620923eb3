"""Business hours by the API."""

from datetime import date

import pytest

from alaka.accounts.models import Agent, AuditEntry, Calendar, HolidayFeed, SpecialDay, Team
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors

OFFICE = {
    "name": "Baku",
    "timezone": "Asia/Baku",
    "is_default": True,
    "week": {
        "monday": [{"begin": "14:00", "end": "18:00"}, {"begin": "09:00", "end": "13:00"}],
        "saturday": [{"begin": "22:00", "end": "02:00"}],
        "sunday": [{"begin": "00:00", "end": "24:00"}],
    },
    "special_days": [{"name": "Novruz", "begins_on": "2026-03-20", "ends_on": "2026-03-24"}],
}


@pytest.fixture
def caller(bob: Agent) -> Caller:
    return Caller(bob)


def test_a_calendar_is_added_read_changed_and_removed(caller: Caller) -> None:
    made = caller("POST", "calendars", OFFICE)
    assert made.status_code == 201
    row = Calendar.objects.get()
    assert row.week == [[[540, 780], [840, 1080]], [], [], [], [], [[1320, 1560]], [[0, 1440]]]
    assert row.is_default
    found = caller.get(f"calendars/{row.pk}")
    assert found == made.json() == caller.get("calendars")["items"][0]
    assert found["week"]["saturday"] == [{"begin": "22:00", "end": "02:00"}]
    assert found["special_days"][0]["ends_on"] == "2026-03-24"
    changed = caller("PATCH", f"calendars/{row.pk}", {"timezone": "Europe/Sarajevo"})
    assert changed.json() == {**found, "timezone": "Europe/Sarajevo"}
    assert caller("DELETE", f"calendars/{row.pk}").status_code == 204
    assert not Calendar.objects.exists()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "agent__name"))
    assert acts == [(f"calendar {act}", "Bob Brown") for act in ("added", "changed", "removed")]


def test_it_says_whether_it_is_open(caller: Caller) -> None:
    pk = caller("POST", "calendars", OFFICE).json()["id"]
    monday = caller.get(f"calendars/{pk}/opening", at="2026-03-02T10:00:00+04:00")
    assert monday == {"is_open": True, "changes_at": "2026-03-02T09:00:00Z"}
    feast = caller.get(f"calendars/{pk}/opening", at="2026-03-22T10:00:00+04:00")
    assert feast == {"is_open": False, "changes_at": "2026-03-28T18:00:00Z"}
    assert caller("GET", f"calendars/{pk}/opening", at="9999-12-31T23:00:00Z").status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"timezone": "Baku"}, "timezone"),
        ({"name": ""}, "name"),
        ({"week": {"monday": [{"begin": "9", "end": "18:00"}]}}, "week.monday.0.begin"),
        ({"week": {"monday": [{"begin": "24:00", "end": "02:00"}]}}, "week.monday.0"),
        ({"week": {"monday": [{"begin": "09:00", "end": "09:00"}]}}, "week.monday.0"),
        (
            {
                "week": {
                    "monday": [
                        {"begin": "09:00", "end": "13:00"},
                        {"begin": "12:00", "end": "18:00"},
                    ]
                }
            },
            "week.monday",
        ),
        ({"week": {"moonday": []}}, "week.moonday"),
        ({"special_days": [{"name": "X", "begins_on": "0001-01-01"}]}, "special_days.0.begins_on"),
        (
            {"special_days": [{"name": "X", "begins_on": "2026-01-02", "ends_on": "2026-01-01"}]},
            "special_days.0",
        ),
    ],
)
def test_what_is_wrong_is_named(caller: Caller, wrong: dict[str, object], field: str) -> None:
    response = caller("POST", "calendars", {**OFFICE, **wrong})
    assert response.status_code == 422
    assert field in errors(response)
    assert not Calendar.objects.exists()


def test_two_calendars_of_one_name_are_refused(caller: Caller) -> None:
    caller("POST", "calendars", OFFICE)
    assert caller("POST", "calendars", OFFICE).status_code == 409
    other = caller("POST", "calendars", {"name": "Shiraz"}).json()["id"]
    assert caller("PATCH", f"calendars/{other}", {"name": "Baku"}).status_code == 409


def test_special_days_are_given_as_a_whole(caller: Caller) -> None:
    pk = caller("POST", "calendars", OFFICE).json()["id"]
    evening = {"begin": "09:00", "end": "12:00"}
    days = [{"name": "Eve", "begins_on": "2026-12-31", "repeats": "year", "hours": [evening]}]
    caller("PATCH", f"calendars/{pk}", {"special_days": days})
    row = SpecialDay.objects.get()
    assert (row.begins_on, row.ends_on, row.slots) == (
        date(2026, 12, 31), date(2026, 12, 31), [[540, 720]]
    )  # fmt: skip


def test_a_feed_is_added_and_removed(caller: Caller) -> None:
    pk = caller("POST", "calendars", OFFICE).json()["id"]
    feed = {"name": "Azerbaijan", "url": "webcal://holidays.example/az.ics"}
    made = caller("POST", f"calendars/{pk}/feeds", feed)
    assert made.status_code == 201
    row = HolidayFeed.objects.get()
    assert row.url == "https://holidays.example/az.ics"
    assert "url" not in made.json(), "that of a private calendar is a key to it"
    assert caller.get(f"calendars/{pk}")["feeds"] == [made.json()]
    assert caller("DELETE", f"calendars/{pk}/feeds/{made.json()['id']}").status_code == 204
    wrong = caller("POST", f"calendars/{pk}/feeds", {"name": "X", "url": "file:///etc/passwd"})
    assert errors(wrong) == {"url": "must be a web address"}


def test_only_managers_with_the_scope_change_hours(bob: Agent, alice: Agent) -> None:
    assert Caller(bob, Scope.READ)("POST", "calendars", OFFICE).status_code == 403
    assert Caller(alice)("POST", "calendars", OFFICE).status_code == 403
    pk = Caller(bob)("POST", "calendars", OFFICE).json()["id"]
    assert Caller(alice, Scope.READ).get(f"calendars/{pk}")["name"] == "Baku"
    for method, path in (
        ("PATCH", f"calendars/{pk}"),
        ("DELETE", f"calendars/{pk}"),
        ("POST", f"calendars/{pk}/feeds"),
    ):
        body = {"name": "X", "url": "https://a.example/"} if path.endswith("feeds") else {}
        assert Caller(alice)(method, path, body).status_code == 403


def test_an_administrator_gives_a_team_its_hours(admin: Agent, bob: Agent, team: Team) -> None:
    caller = Caller(admin)
    pk = caller("POST", "calendars", OFFICE).json()["id"]
    assert caller("PATCH", f"teams/{team.pk}", {"calendar": pk}).json()["calendar"] == pk
    assert caller.get(f"calendars/{pk}")["teams"] == [team.pk]
    wrong = caller("PATCH", f"teams/{team.pk}", {"calendar": 10**9})
    assert errors(wrong) == {"calendar": "is not a calendar's id"}
    assert Caller(bob)("PATCH", f"teams/{team.pk}", {"calendar": None}).status_code == 403
    caller("PATCH", f"teams/{team.pk}", {"calendar": None})
    team.refresh_from_db()
    assert team.calendar is None
