"""What to do next is worked down by keyboard alone: done, with a result, put off, taken back."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.cases.opening import Brief, open_case
from alaka.contacts.models import Contact
from alaka.core import clock
from tests.browser.conftest import Entering
from tests.browser.test_main_job import is_as_it_was, mark
from tests.house import eventually
from tests.shop import PASSWORD, Shop


def a_day_of_nigar() -> None:
    """Nobody else's test knows her."""
    nigar = Agent.objects.create_user(
        "nigar@gul.example", PASSWORD, name="Nigar", language="en", timezone="Asia/Baku"
    )
    dana = Contact(name="Rana Bride", created_at=clock.now())
    dana.index([])
    dana.save()
    now = clock.now()
    plan(
        Plan(subject="Call the bride", agent=nigar, due_at=now - timedelta(hours=1), contact=dana),
        by=nigar,
    )
    for subject in ("Order vases", "Pay the driver"):
        plan(
            Plan(subject=subject, kind="task", agent=nigar, due_at=now - timedelta(hours=2)),
            by=nigar,
        )
    open_case(Brief("Wilted tulips", manager=nigar, contact=dana), by=nigar)


def found(subject: str) -> Activity:
    return Activity.objects.get(subject=subject)


def test_what_to_do_next_is_worked_down_by_keyboard_alone(gul: Shop, enter: Entering):
    gul.call(a_day_of_nigar)
    nigar = enter("nigar")
    nigar.wait_for_load_state("load")
    nigar.keyboard.press("g")
    nigar.keyboard.press("n")
    nigar.wait_for_url("**/desk/next/")
    nigar.wait_for_load_state("load")
    mark(nigar)
    lines = nigar.locator(".next-line")
    expect(lines).to_have_count(4)
    # The promise to a customer that is late stands first, and has the focus.
    expect(lines.nth(0)).to_contain_text("Call the bride")
    expect(lines.nth(0).locator(".row-link")).to_be_focused()
    says_how_it_went(gul, nigar)
    does_and_takes_back(gul, nigar)
    puts_off_and_aside(gul, nigar)
    assert is_as_it_was(nigar)


def says_how_it_went(gul: Shop, nigar: Page) -> None:
    nigar.keyboard.press("r")
    expect(nigar.locator("#sheet")).to_be_visible()
    expect(nigar.get_by_role("button", name="Reached", exact=True)).to_be_focused()
    nigar.keyboard.press("2")
    expect(nigar.locator(".next-line")).to_have_count(3)
    assert gul.call(found, "Call the bride").result == "not_reached"


def does_and_takes_back(gul: Shop, nigar: Page) -> None:
    expect(nigar.locator(".next-line").nth(0).locator(".row-link")).to_be_focused()
    expect(nigar.locator(".next-line").nth(0)).to_contain_text("Order vases")
    nigar.keyboard.press("d")
    expect(nigar.locator(".next-line")).to_have_count(2)
    assert gul.call(found, "Order vases").done_at is not None
    nigar.keyboard.press("z")
    expect(nigar.locator(".next-line")).to_have_count(3)
    assert gul.call(found, "Order vases").is_open
    # The focus stays with the line she is at; what came back stands above it.
    nigar.keyboard.press("k")
    expect(nigar.locator(".next-line").nth(0).locator(".row-link")).to_be_focused()
    nigar.keyboard.press("d")
    expect(nigar.locator(".next-line")).to_have_count(2)


def puts_off_and_aside(gul: Shop, nigar: Page) -> None:
    expect(nigar.locator(".next-line").nth(0)).to_contain_text("Pay the driver")
    nigar.keyboard.press("s")
    expect(nigar.locator(".next-line")).to_have_count(1)
    eventually(lambda: gul.call(found, "Pay the driver").due_at > clock.now())
    expect(nigar.locator(".next-line").nth(0)).to_contain_text("Wilted tulips")
    nigar.keyboard.press("s")
    expect(nigar.get_by_text("All done")).to_be_visible()
    nigar.keyboard.press("z")
    expect(nigar.locator(".next-line")).to_have_count(1)
    # While she looks, somebody plans something for her: it comes in by itself.
    gul.call(surprise)
    expect(nigar.locator(".next-line")).to_have_count(2)
    nigar.keyboard.press("k")
    nigar.keyboard.press("j")
    nigar.keyboard.press("p")
    expect(nigar.locator("#sheet")).to_contain_text("Plan the next step")
    nigar.keyboard.press("Escape")


def surprise() -> None:
    nigar = Agent.objects.get(email="nigar@gul.example")
    dana = Contact.objects.get(name="Rana Bride")
    now = clock.now()
    plan(Plan(subject="Call again", agent=nigar, due_at=now, contact=dana), by=nigar)
