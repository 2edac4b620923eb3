"""A rule is made of a recipe, previewed, switched on, and acts in the worker."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from alaka.accounts.models import Agent, Role
from alaka.automation.models import Rule
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.receiving import receive
from alaka.inbox.satisfying import rate
from alaka.timeline.models import Event
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import PASSWORD, Shop


def _begin() -> int:
    """An administrator; and somebody who was dissatisfied last week, and writes no more."""
    Agent.objects.create_user(
        "rula@gul.example", PASSWORD, name="Rula", role=Role.ADMINISTRATOR, language="en"
    )
    channel = Channel.objects.filter(kind="form").order_by("pk")[0]
    sender = Address("email", "rosa.rule@example.org", "Rosa Rule")
    message = receive(channel, InboundMessage("rule-1", sender, "Wilted roses", subject="Roses"))
    assert message is not None
    talk = message.conversation
    rate(talk, 1)
    Event.objects.filter(verb="satisfaction.given", subject_id=talk.pk).update(
        at=clock.now() - timedelta(days=7)
    )
    return int(talk.pk)


def _rate(pk: int) -> None:
    rate(Conversation.objects.get(pk=pk), 2)


def _rest() -> None:
    Rule.objects.all().delete()


def test_a_rule_is_previewed_switched_on_and_acts(gul: Shop, enter: Entering):
    talk = gul.call(_begin)
    page = enter("rula")
    page.goto(gul.url + "/desk/settings/automation/")
    page.get_by_role("button", name="Call back who was dissatisfied").click()
    expect(page.get_by_text("When somebody says how it was (Score: “1” or “2”)")).to_be_visible()
    page.get_by_text("Add an action").click()
    page.get_by_role("link", name=re.compile("Close the conversation")).click()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text(re.compile("today, close the conversation"))).to_be_visible()

    page.get_by_role("button", name="Whom would it have touched?").click()
    seen = page.locator("#preview")
    expect(seen.get_by_text("it would have touched 1 person")).to_be_visible()
    expect(seen.get_by_role("link", name="Rosa Rule")).to_be_visible()

    page.get_by_role("button", name="Switch on").click()
    expect(page.get_by_text("It is on. Changes hold from now on.")).to_be_visible()
    gul.call(_rate, talk)
    page.goto(page.url + "runs/")
    row = page.get_by_role("row").filter(has_text="Rosa Rule")

    def looked() -> int:
        page.reload()
        return row.get_by_text("The conversation was closed.").count()

    eventually(looked)
    expect(row.get_by_text("The step Call back: what went wrong? was planned")).to_be_visible()
    gul.call(_rest)
