"""A promise in the browser of the one who keeps it: its clock, the warning, the breach."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from alaka.accounts.models import Agent, Membership, Team
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.tests.talking import heard
from alaka.sla.models import Clock, Policy
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import PASSWORD, Shop

KEY = "promised"


def promise_an_hour() -> None:
    """Kamal alone keeps what is promised in an inbox of its own, since this morning."""
    kamal = Agent.objects.create_user("kamal@gul.example", PASSWORD, name="Kamal", language="en")
    team = Team.objects.create(name="Keepers")
    Membership.objects.create(team=team, agent=kamal)
    inbox = Inbox.objects.create(name="Promised")
    inbox.teams.add(team)
    Channel.objects.create(kind="form", name="Promised", key=KEY, inbox=inbox)
    since = clock.now() - timedelta(hours=8)
    Policy.objects.create(
        name="Within the hour", inbox=inbox, first_response=60, since=since, changed_at=since
    )


def write(subject: str, minutes: int) -> int:
    """A letter that was on its way for so many minutes; the id of its conversation."""
    message = heard(
        Channel.objects.get(key=KEY),
        f"{subject}?",
        subject=subject,
        sender=Address("email", "nigar@example.org", "Nigar"),
        sent_at=clock.now() - timedelta(minutes=minutes),
    )
    return message.conversation_id


def close(subject: str) -> None:
    kamal = Agent.objects.get(email="kamal@gul.example")
    Conversation.objects.get(subject=subject, channel__key=KEY).close(by=kamal)


def comes(shop: Shop, subject: str, minutes: int) -> int:
    pk: int = shop.call(write, subject, minutes)
    eventually(lambda: shop.call(Clock.objects.filter(conversation=pk).exists))
    return pk


def test_its_clock_the_warning_and_the_breach(gul: Shop, enter: Entering):
    gul.call(promise_an_hour)
    fresh = comes(gul, "Tulips", 5)
    kamal = enter("kamal")
    kamal.clock.install()
    kamal.goto(f"{gul.url}/desk/inbox/?view=due")
    shows_what_is_left(kamal, fresh)
    strip = kamal.locator("#promise-strip")
    expect(strip).to_be_empty()
    comes(gul, "Lilies", 40)
    expect(strip).to_have_text("1 is due soon")
    comes(gul, "Roses", 90)
    expect(strip).to_have_text(re.compile("1 conversation is overdue · 1 is due soon"))
    strip.get_by_role("link").click()
    first_is_overdue(kamal)
    kamal.get_by_role("link", name=re.compile("Roses")).click()
    is_told_and_ended(gul, kamal)
    kamal.goto(f"{gul.url}/desk/promises/?days=7&target=first")
    late = kamal.locator("tr", has=kamal.get_by_role("link", name="Nigar")).filter(has_text="Roses")
    expect(late).to_contain_text(re.compile(r"3\d min late"))
    expect(late).to_contain_text("Kamal")
    expect(late).to_contain_text("Within the hour")


def shows_what_is_left(kamal: Page, pk: int) -> None:
    line = kamal.locator(f"#row-{pk}")
    expect(line.locator(".clock-pill")).to_contain_text(re.compile(r"First response: 5\d min left"))
    # It does not stand still: the list looks again each minute.
    with kamal.expect_request(lambda request: "view=due" in request.url):
        kamal.clock.run_for(61_000)
    expect(line.locator(".clock-pill")).to_be_visible()


def first_is_overdue(kamal: Page) -> None:
    lines = kamal.locator(".row-line")
    expect(lines.nth(0)).to_contain_text("Roses")
    expect(lines.nth(0).locator(".pill-danger")).to_contain_text(re.compile(r"overdue by 3\d min"))
    expect(lines.nth(1)).to_contain_text("Lilies")
    expect(lines.nth(1).locator(".pill-warning")).to_contain_text(
        re.compile(r"1\d min left|20 min")
    )


def is_told_and_ended(shop: Shop, kamal: Page) -> None:
    head = kamal.locator(".conversation-under .clock-pill")
    expect(head).to_contain_text(re.compile(r"First response: overdue by 3\d min"))
    thread = kamal.locator("#thread")
    expect(thread.get_by_text("The first response was not given in time")).to_be_visible()
    shop.call(close, "Roses")
    expect(head).to_have_count(0)
    kamal.clock.run_for(61_000)
    expect(kamal.locator("#promise-strip")).to_have_text("1 is due soon")
