"""An inbox is open while any of its teams is."""

from datetime import UTC, datetime

from alaka.accounts.models import Calendar, Team
from alaka.inbox.hours import opening
from alaka.inbox.models import Inbox

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def calendar(name: str, zone: str, begin: int, end: int) -> Calendar:
    week = [[[begin * 60, end * 60]]] * 5 + [[], []]
    return Calendar.objects.create(name=name, timezone=zone, week=week)


def test_an_inbox_is_open_while_any_of_its_teams_is(shop_inbox: Inbox, team: Team) -> None:
    team.calendar = calendar("Baku", "Asia/Baku", 9, 18)  # 05:00–14:00 UTC
    team.save()
    other = Team.objects.create(
        name="Bosnia", calendar=calendar("Sarajevo", "Europe/Sarajevo", 8, 16)
    )
    shop_inbox.teams.add(other)  # 07:00–15:00 UTC
    noon = opening(shop_inbox, MONDAY.replace(hour=12))
    assert (noon.is_open, noon.changes_at) == (True, MONDAY.replace(hour=15))
    night = opening(shop_inbox, MONDAY.replace(hour=20))
    assert (night.is_open, night.changes_at) == (False, MONDAY.replace(day=3, hour=5))


def test_a_team_without_hours_keeps_its_inbox_open(shop_inbox: Inbox, team: Team) -> None:
    team.calendar = calendar("Baku", "Asia/Baku", 9, 18)
    team.save()
    shop_inbox.teams.add(Team.objects.create(name="Always there"))
    assert opening(shop_inbox, MONDAY.replace(hour=22)).is_open


def test_an_inbox_without_teams_keeps_the_hours_of_the_business(db: None) -> None:
    inbox = Inbox.objects.create(name="Nobody's")
    assert opening(inbox).is_open
    calendar("Baku", "Asia/Baku", 9, 18).set_default(True)
    assert not opening(inbox, MONDAY.replace(hour=22)).is_open
