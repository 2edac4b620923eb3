"""What somebody holds who may not answer it any more goes back to where others see it."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Role, Team
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox import freeing
from alaka.inbox.models import Conversation, Status
from alaka.inbox.tests.talking import made
from alaka.timeline.models import Event


@pytest.fixture
def admin(db: None) -> Client:
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    return logged_in(ada)


@pytest.fixture
def held(mail_channel: Channel, dana: Contact, alice: Agent, team: Team) -> Conversation:
    return made(mail_channel, dana, assignee=alice, team=team)


def look() -> None:
    events = Event.objects.filter(verb="agent.changed")
    freeing.look(list(events.values_list("pk", flat=True)))


def test_a_closed_account_holds_nothing(
    held: Conversation, mail_channel: Channel, dana: Contact, alice: Agent, admin: Client
):
    aside = made(
        mail_channel, dana, assignee=alice, status=Status.SNOOZED, snoozed_until=clock.now()
    )
    over = made(mail_channel, dana, assignee=alice, status=Status.CLOSED, closed_at=clock.now())
    admin.post(f"/desk/settings/agents/{alice.pk}/closure/")
    look()
    free = Conversation.objects.filter(assignee=None)
    assert set(free) == {held, aside}
    assert free.get(pk=held.pk).team == held.team
    over.refresh_from_db()
    assert over.assignee == alice, "who closed it is no matter of today"


@pytest.mark.parametrize("change", [{"role": Role.ANALYST}, {"teams": []}])
def test_whoever_may_not_answer_here_any_more_holds_nothing(
    held: Conversation, alice: Agent, admin: Client, change: dict[str, object]
):
    form = {"name": alice.name, "email": alice.email, "role": alice.role, "timezone": ""}
    given: dict[str, object] = {**form, "language": "en", "teams": [held.team_id], **change}
    admin.post(f"/desk/settings/agents/{alice.pk}/", given)
    look()
    held.refresh_from_db()
    assert held.assignee is None


def test_a_change_that_takes_nothing_away_leaves_it(
    held: Conversation, alice: Agent, admin: Client
):
    admin.post(
        f"/desk/settings/agents/{alice.pk}/",
        {
            "name": "Alice A.",
            "email": alice.email,
            "role": alice.role,
            "timezone": "",
            "teams": [held.team_id],
        },
    )
    look()
    held.refresh_from_db()
    assert held.assignee == alice


def test_a_team_that_is_removed_holds_nothing(held: Conversation, team: Team, admin: Client):
    held.hand_to(None)
    admin.post(f"/desk/settings/teams/{team.pk}/removal/")
    assert not Team.objects.filter(pk=team.pk).exists()
    look()
    held.refresh_from_db()
    assert held.assignee is None


def test_an_inbox_taken_from_a_team_is_taken_from_its_hands(
    held: Conversation, alice: Agent, admin: Client
):
    inbox = held.inbox
    admin.post(f"/desk/settings/inboxes/{inbox.pk}/", {"name": "Shop", "reopen_days": 14})
    assert not inbox.teams.exists()
    look()
    held.refresh_from_db()
    assert held.assignee is None
