"""The screens of routing: the list with its order, the editor, and the trial before saving."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Role, Team
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.models import Inbox
from alaka.routing.models import Rule
from alaka.routing.tests.conftest import opened, rule

LIST = "/desk/settings/routing/"


@pytest.fixture
def at_ada(db: None) -> Client:
    ada = Agent.objects.create_user(
        "ada@gul.example", "roses-and-tulips", name="Ada", role=Role.ADMINISTRATOR
    )
    return logged_in(ada)


def names() -> list[str]:
    return list(Rule.objects.in_order().filter(is_else=False).values_list("name", flat=True))


def test_a_rule_is_entered_and_read_as_a_sentence(
    at_ada: Client, mail_channel: Channel, team: Team, alice: Agent
) -> None:
    given = {
        "name": "Late ones",
        "is_on": "on",
        "asks_channel": [mail_channel.pk],
        "asks_words": "late,  not here، دیر",
        "asks_country": "az ba",
        "team": team.pk,
        "agent": alice.pk,
    }
    assert at_ada.post(f"{LIST}new/", given).status_code == 302
    found = Rule.objects.get(is_else=False)
    assert found.conditions == {
        "channel": [mail_channel.pk],
        "words": ["late", "not here", "دیر"],
        "country": ["AZ", "BA"],
    }
    assert found.deeds == {"team": team.pk, "agent": alice.pk}
    page = at_ada.get(LIST).content.decode()
    plain = page.replace("\u2068", "").replace("\u2069", "")
    assert "If it comes by “Shop mail” and it says “late”, “not here” or “دیر”" in plain
    assert "to the team “Shop”, to “Alice Adams”." in page
    assert "Everything else: it stays in its inbox." in page
    assert AuditEntry.objects.filter(act="routing rule added", about="Late ones").exists()
    again = at_ada.get(f"{LIST}{found.pk}/").content.decode()
    assert "late, not here, دیر" in again


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": ""}, "This field is required"),
        ({"asks_words": "!?"}, "has no letters or digits"),
        ({"asks_country": "Bosnia"}, "is no country code"),
        ({"asks_hours": "within:team:987654321"}, "Select a valid choice"),
        ({"agent": "", "team": ""}, "Say what is done with these conversations."),
        ({"team": "stranger"}, "Alice Adams is not in the team Elsewhere."),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    at_ada: Client, alice: Agent, charlie: Agent, given: dict[str, str], reason: str
) -> None:
    sent = {"name": "Kept", "asks_words": "roses", "agent": str(alice.pk)} | given
    if sent.get("team") == "stranger":
        sent["team"] = str(charlie.teams.get().pk)
    answer = at_ada.post(f"{LIST}new/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert (sent["name"] or sent["asks_words"]) in page
    assert not Rule.objects.exists()


def test_it_is_tried_on_what_came_before_and_nothing_is_saved(
    at_ada: Client, mail_channel: Channel, team: Team, alice: Agent
) -> None:
    late = opened(mail_channel, "My roses are late", "ann")
    opened(mail_channel, "Do you have tulips?", "ben")
    late.assign_to(alice)
    given = {"name": "Late", "is_on": "on", "asks_words": "late", "team": team.pk, "trial": "1"}
    page = at_ada.post(f"{LIST}new/", given).content.decode()
    assert "It fits 1 of the last 2 conversations" in page
    assert "1 of them would go elsewhere" in page
    assert "<bdi>Shop</bdi>" in page
    assert "<bdi>Alice Adams</bdi>" in page
    assert not Rule.objects.filter(is_else=False).exists()


def test_the_trial_knows_the_rules_before(
    at_ada: Client, mail_channel: Channel, team: Team, alice: Agent
) -> None:
    opened(mail_channel)
    rule("First", agent=alice.pk)
    second = rule("Second", team=team.pk)
    given = {"name": "Second", "is_on": "on", "team": team.pk, "trial": "1"}
    page = at_ada.post(f"{LIST}{second.pk}/", given).content.decode()
    assert "The rule “First” takes it before." in page


def test_live_chats_are_tried_too(
    at_ada: Client, shop_inbox: Inbox, team: Team, alice: Agent
) -> None:
    chat = Channel.objects.create(kind="webchat", name="Shop chat", inbox=shop_inbox)
    opened(chat)
    asked = {"name": "Chats", "is_on": "on", "asks_channel": [chat.pk], "trial": "1"}
    page = at_ada.post(f"{LIST}new/", asked | {"team": team.pk}).content.decode()
    assert "It fits 1 of the last 1 conversations" in page
    assert "<bdi>Shop · whoever is free</bdi>" in page
    page = at_ada.post(f"{LIST}new/", asked | {"agent": alice.pk}).content.decode()
    assert "<bdi>Alice Adams</bdi>" in page


def test_rules_are_moved_switched_and_removed(at_ada: Client, alice: Agent) -> None:
    one, two, three = (rule(name, agent=alice.pk) for name in ("One", "Two", "Three"))
    ids = [one.pk, two.pk, three.pk]
    at_ada.post(f"{LIST}order/", {"rule": ids, "up": two.pk})
    assert names() == ["Two", "One", "Three"]
    at_ada.post(f"{LIST}order/", {"rule": [three.pk, two.pk]})
    assert names() == ["Three", "Two", "One"], "what was not named comes after"
    at_ada.post(f"{LIST}{two.pk}/switch/")
    assert "Switched off" in at_ada.get(LIST).content.decode()
    at_ada.post(f"{LIST}{one.pk}/removal/")
    assert names() == ["Three", "Two"]
    rest = Rule.objects.otherwise()
    assert at_ada.post(f"{LIST}{rest.pk}/removal/").status_code == 404


def test_the_list_counts_and_says_what_cannot_work(
    at_ada: Client, mail_channel: Channel, alice: Agent, charlie: Agent
) -> None:
    rule("Ours", agent=alice.pk, words=["roses"])
    rule("Theirs", team=charlie.teams.get().pk)
    opened(mail_channel)
    page = at_ada.get(LIST).content.decode()
    assert "Followed 1 time in the last 30 days" in page
    assert "Cannot work: the team Elsewhere does not work in the inbox Shop." in page


def test_only_administrators_set_routing(at_bob: Client, at_alice: Client) -> None:
    assert at_bob.get(LIST).status_code == 403
    assert at_alice.post(f"{LIST}new/", {}).status_code == 403
