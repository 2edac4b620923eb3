"""The pages of the promises: what an administrator enters, what became of it."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Role
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.sla import jobs
from alaka.sla.models import Policy
from alaka.sla.tests.conftest import Time, promised

GIVEN = {
    "name": "All mail",
    "inbox": "",
    "kind": "",
    "severity": "",
    "first_response": "۰:۳۰",
    "next_response": "",
    "resolution": "8",
    "warn_before": "0:10",
    "pauses_snoozed": "on",
}


@pytest.fixture
def at_ada(db: None) -> Client:
    agent = Agent.objects.create_user(
        "ada@gul.example", "roses-and-tulips", name="Ada", role=Role.ADMINISTRATOR
    )
    return logged_in(agent)


@pytest.fixture
def broken(mail_channel: Channel, time: Time, policy: Policy) -> Conversation:
    conversation = heard(mail_channel).conversation
    time.work()
    time.on(hours=3)
    jobs.watch()
    return conversation


def test_a_promise_is_entered_in_hours_and_minutes_and_changed(at_ada: Client):
    assert at_ada.post("/desk/settings/promises/new/", GIVEN).status_code == 302
    policy = Policy.objects.get()
    assert (policy.first_response, policy.next_response, policy.resolution) == (30, None, 480)
    assert (policy.warn_before, policy.pauses_snoozed, policy.pauses_awaiting) == (10, True, False)
    page = at_ada.get("/desk/settings/promises/").content.decode()
    assert "30 min" in page
    assert "8 h" in page
    path = f"/desk/settings/promises/{policy.pk}/"
    assert 'value="0:30"' in at_ada.get(path).content.decode()
    assert at_ada.post(path, GIVEN | {"next_response": "1:15"}).status_code == 302
    policy.refresh_from_db()
    assert policy.next_response == 75
    assert AuditEntry.objects.filter(act="promise changed").exists()
    assert at_ada.post(f"{path}removal/").status_code == 302
    assert not Policy.objects.running().exists()
    assert at_ada.get(path).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"first_response": "soon"}, "such as 0:30"),
        ({"first_response": "0:75"}, "such as 0:30"),
        ({"first_response": "0:00"}, "At least one minute"),
        ({"first_response": "", "resolution": ""}, "at least one of the three"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    at_ada: Client, wrong: dict[str, str], reason: str
):
    answer = at_ada.post("/desk/settings/promises/new/", GIVEN | wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert reason in page
    assert all(f'value="{text}"' in page for text in wrong.values() if text)


def test_there_is_one_promise_for_the_same(at_ada: Client, time: Time):
    promised()
    answer = at_ada.post("/desk/settings/promises/new/", GIVEN)
    assert "exactly this already" in answer.content.decode()


def test_the_conversation_and_its_list_show_the_clock(
    at_alice: Client, mail_channel: Channel, time: Time, policy: Policy
):
    conversation = heard(mail_channel).conversation
    time.work()
    time.on(minutes=25)
    page = at_alice.get(f"/desk/conversations/{conversation.pk}").content.decode()
    assert "First response: " in page
    assert "35 min left" in page
    assert "7 hr 35 min left" in page
    listed = at_alice.get("/desk/inbox/?view=due").content.decode()
    assert "35 min left" in listed


def test_what_is_overdue_stands_first_and_says_since_when(
    at_alice: Client, broken: Conversation, mail_channel: Channel, time: Time
):
    later = heard(mail_channel, "Also", subject="Also").conversation
    time.work()
    page = at_alice.get("/desk/inbox/?view=due").content.decode()
    assert "overdue by 2 h" in page
    assert page.index(f"row-{broken.pk}") < page.index(f"row-{later.pk}")
    shown = at_alice.get(f"/desk/conversations/{broken.pk}").content.decode()
    assert "The first response was not given in time" in shown


def test_the_strip_tells_whoever_it_concerns(
    at_alice: Client, at_charlie: Client, broken: Conversation
):
    assert "1 conversation is overdue" in at_alice.get("/desk/promises/strip").content.decode()
    assert "overdue" not in at_charlie.get("/desk/promises/strip").content.decode()


def test_the_page_of_the_promises_tells_what_is_broken_and_leads_to_the_report(
    at_bob: Client, at_charlie: Client, broken: Conversation
):
    page = at_bob.get("/desk/promises/?days=7&target=first").content.decode()
    assert "/desk/reports/promises/" in page
    assert f"/desk/conversations/{broken.pk}" in page
    other = at_bob.get("/desk/promises/?target=next").content.decode()
    assert f"/desk/conversations/{broken.pk}" not in other
    hidden = at_charlie.get("/desk/promises/").content.decode()
    assert f"/desk/conversations/{broken.pk}" not in hidden


def test_an_odd_address_of_the_page_is_read_as_its_beginning(at_bob: Client, broken: Conversation):
    page = at_bob.get("/desk/promises/?days=x&target=9&after=zz")
    assert page.status_code == 200
