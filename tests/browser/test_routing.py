"""Rules of routing: put in order by dragging and by keyboard, and tried before they are saved."""

import pytest
from playwright.sync_api import expect

from alaka.accounts.models import Agent, Membership, Role, Team
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.inbox.models import Inbox
from alaka.inbox.receiving import receive
from alaka.routing.models import Rule
from tests.browser.conftest import Entering
from tests.browser.test_persian import PHONE, overhanging
from tests.shop import PASSWORD, Shop

LIST = "/desk/settings/routing/"


def _administrator(name: str, language: str = "en") -> None:
    Agent.objects.create_user(
        f"{name}@gul.example", PASSWORD, name=name, role=Role.ADMINISTRATOR, language=language
    )


def _rules(*names: str) -> None:
    """Of a word that nobody writes, so that they take nothing from other tests."""
    for name in names:
        rule = Rule(name=name, conditions={"words": ["zzzz"]}, deeds={"by_load": True})
        rule.put_last()
        rule.save()


def _order(*names: str) -> list[str]:
    rows = Rule.objects.in_order().filter(name__in=names)
    return list(rows.values_list("name", flat=True))


def _remove(*names: str) -> None:
    Rule.objects.filter(name__in=names).delete()


def _conversations() -> tuple[int, int]:
    """Two in an inbox of their own: one says tulips. Its team, and who answers there."""
    team = Team.objects.create(name="Tulip team")
    agent = Agent.objects.create_user("tulia@gul.example", PASSWORD, name="Tulia")
    Membership.objects.create(team=team, agent=agent)
    inbox = Inbox.objects.create(name="Tulips")
    inbox.teams.add(team)
    channel = Channel.objects.create(kind="form", name="Tulip form", key="tulips", inbox=inbox)
    for number, text in enumerate(("Have you any qqtulips?", "Are you open today?")):
        sender = Address("email", f"tulip{number}@example.org", f"Tulip {number}")
        receive(channel, InboundMessage(f"tulip-{number}", sender, text, subject="Asking"))
    return channel.pk, team.pk


def test_rules_are_put_in_order_by_dragging(gul: Shop, enter: Entering):
    names = ("Drag one", "Drag two", "Drag three")
    gul.call(_administrator, "dragana")
    gul.call(_rules, *names)
    page = enter("dragana")
    page.goto(gul.url + LIST)
    line = page.locator("[data-order-item]")
    grip = line.filter(has_text="Drag three").locator("[data-order-grip]")
    above = line.filter(has_text="Drag one")
    with page.expect_response(lambda answer: answer.url.endswith("/routing/order/")):
        grip.drag_to(above, target_position={"x": 200, "y": 4})
    page.reload()
    lines = page.locator("[data-order-item] a").filter(has_text="Drag")
    expect(lines).to_have_text(["Drag three", "Drag one", "Drag two"])
    assert gul.call(_order, *names) == ["Drag three", "Drag one", "Drag two"]
    gul.call(_remove, *names)


def test_rules_are_put_in_order_by_keyboard_alone(gul: Shop, enter: Entering):
    names = ("Key one", "Key two", "Key three")
    gul.call(_administrator, "kiana")
    gul.call(_rules, *names)
    page = enter("kiana")
    page.goto(gul.url + LIST)
    line = page.locator("[data-order-item]")
    lines = line.locator("a").filter(has_text="Key")
    page.get_by_label("Move Key three up").focus()
    page.keyboard.press("Enter")
    expect(lines).to_have_text(["Key one", "Key three", "Key two"])
    expect(page.get_by_label("Move Key three up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(lines).to_have_text(["Key three", "Key one", "Key two"])
    page.get_by_label("Move Key one down").focus()
    page.keyboard.press("Space")
    expect(lines).to_have_text(["Key three", "Key two", "Key one"])
    assert gul.call(_order, *names) == ["Key three", "Key two", "Key one"]
    switch = line.filter(has_text="Key one").get_by_role("button", name="Switch off")
    switch.focus()
    page.keyboard.press("Enter")
    expect(line.filter(has_text="Key one").get_by_role("button", name="Switch on")).to_be_focused()
    gul.call(_remove, *names)


def test_a_rule_is_tried_on_the_last_conversations_before_it_is_saved(gul: Shop, enter: Entering):
    gul.call(_administrator, "triada")
    channel, team = gul.call(_conversations)
    page = enter("triada")
    page.goto(f"{gul.url}{LIST}new/")
    page.get_by_label("Name").fill("Tulips")
    page.locator("summary", has_text="Words").click()
    page.locator("[name=asks_words]").fill("QQTULIP")
    page.locator("summary", has_text="Channel").click()
    page.locator(f"[name=asks_channel][value='{channel}']").check()
    page.locator("[name=team]").select_option(str(team))
    page.get_by_role("button", name="Try it").click()
    found = page.locator("#trial")
    expect(found).to_contain_text("It fits 1 of the last")
    row = found.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Tulip 0")
    expect(row.locator("td").nth(1)).to_contain_text("Tulip team")
    expect(row.locator("td").nth(2)).to_contain_text("Unassigned")
    assert gul.call(_order, "Tulips") == [], "nothing is saved yet"
    expect(page.locator("[name=asks_words]")).to_have_value("QQTULIP")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-order-item]", has_text="“QQTULIP”")).to_be_visible()
    gul.call(_remove, "Tulips")


@pytest.mark.parametrize("path", ["", "new/"])
def test_nothing_hangs_over_the_edge_of_a_persian_phone(gul: Shop, enter: Entering, path: str):
    name = f"roxana{len(path)}"
    gul.call(_administrator, name, "fa")
    gul.call(_rules, name)
    page = enter(name, **PHONE)
    page.goto(gul.url + LIST + path)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for each in page.locator("details:not([open]) > summary").all():
        if each.is_visible():
            each.click()
    assert overhanging(page) == []
    gul.call(_remove, name)
