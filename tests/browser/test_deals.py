"""A deal goes to won by drag, by keys and on a phone, while a colleague sees it move."""

from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales import pipelines
from alaka.sales.models import Deal, DealStatus
from alaka.sales.opening import Brief, open_deal
from tests.browser.conftest import Entering
from tests.browser.test_main_job import is_as_it_was, mark
from tests.shop import Shop

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def begin(title: str) -> int:
    pipelines.offered()
    alice = Agent.objects.get(email="alice@gul.example")
    dana = Contact(name="Dana Novak", created_at=clock.now())
    dana.index([])
    dana.save()
    brief = Brief(title, contact=dana, owner=alice, amount=Decimal(1200))
    return open_deal(brief, by=alice).pk


def column(page: Page, name: str) -> Locator:
    heading = page.get_by_role("heading", name=name, exact=True)
    return page.locator(".board-column").filter(has=heading)


def card(page: Page, name: str, title: str) -> Locator:
    return column(page, name).locator(".deal-card", has_text=title)


def at_board(page: Page, gul: Shop) -> None:
    page.goto(f"{gul.url}/desk/deals/", wait_until="load")


def status(gul: Shop, pk: int) -> str:
    return str(gul.call(lambda: Deal.objects.get(pk=pk).status))


def test_a_deal_goes_to_won_by_drag_by_keys_and_on_a_phone(gul: Shop, enter: Entering):
    title = "Flowers for a wedding"
    pk = gul.call(lambda: begin(title))
    alice, bob, phone = enter("alice"), enter("bob"), enter("alice", **PHONE)
    at_board(bob, gul)
    mark(bob)
    at_board(alice, gul)
    card(alice, "New", title).drag_to(column(alice, "Talking"))
    expect(alice.locator("#toasts")).to_contain_text("Moved to Talking.")
    expect(card(bob, "Talking", title)).to_be_visible(timeout=3000)
    expect(column(bob, "Talking").locator(".board-sum")).to_contain_text("1,200")
    by_keys(alice, title)
    expect(card(bob, "Offer made", title)).to_be_visible(timeout=3000)
    on_a_phone(phone, gul, title)
    expect(bob.locator(".deal-card", has_text=title)).to_have_count(0)
    assert is_as_it_was(bob)
    assert status(gul, pk) == DealStatus.WON


def by_keys(alice: Page, title: str) -> None:
    alice.locator(".deal-card", has_text=title).locator(".deal-link").focus()
    alice.keyboard.press("Shift+ArrowRight")
    expect(card(alice, "Offer made", title)).to_be_visible()
    expect(alice.locator("#toasts")).to_contain_text("Moved to Offer made.")
    expect(card(alice, "Offer made", title).locator(".deal-link")).to_be_focused()
    twice_at_once(alice, title)


def twice_at_once(alice: Page, title: str) -> None:
    """Neither press waits for what came of the one before."""
    for key in ["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft"]:
        alice.keyboard.press(key)
    expect(alice.locator("#toasts")).to_contain_text("Moved to Agreed.")
    expect(card(alice, "Negotiating", title)).to_be_visible()
    expect(alice.locator("#toasts")).not_to_contain_text("Nothing was moved")
    alice.keyboard.press("Shift+ArrowLeft")
    expect(card(alice, "Offer made", title).locator(".deal-link")).to_be_focused()


def on_a_phone(phone: Page, gul: Shop, title: str) -> None:
    at_board(phone, gul)
    phone.locator(".deal-card", has_text=title).locator(".deal-menu").tap()
    phone.locator("#sheet").get_by_role("button", name="Agreed").tap()
    expect(card(phone, "Agreed", title)).to_have_count(1)
    phone.locator(".deal-card", has_text=title).locator(".deal-menu").tap()
    phone.locator("#sheet").get_by_role("button", name="Won").tap()
    expect(phone.locator("#toasts")).to_contain_text(f"Won: {title}")


def test_a_deal_is_lost_for_a_reason_and_reopened(gul: Shop, enter: Entering):
    title = "Lilies for the church"
    pk = gul.call(lambda: begin(title))
    alice = enter("alice")
    at_board(alice, gul)
    alice.locator(".deal-card", has_text=title).locator(".deal-link").focus()
    alice.keyboard.press("x")
    sheet = alice.locator("#sheet")
    sheet.get_by_role("button", name="Lost").click()
    expect(sheet).to_contain_text("Say why: otherwise nothing is learned from it.")
    sheet.get_by_label("We were too slow").check()
    sheet.get_by_role("button", name="Lost").click()
    expect(alice.locator("#toasts")).to_contain_text(f"Lost: {title}")
    expect(alice.locator(".deal-card", has_text=title)).to_have_count(0)
    alice.goto(f"{gul.url}/desk/deals/{pk}/", wait_until="load")
    expect(alice.locator(".case-ending")).to_contain_text("We were too slow")
    alice.get_by_role("button", name="Reopen").click()
    expect(alice.locator(".case-head")).to_contain_text("Reopened once")
    expect(alice.locator(".stay-table")).to_contain_text("We were too slow")
    expect(alice.locator(".stay-table")).to_contain_text("still here")
    assert status(gul, pk) == DealStatus.OPEN
