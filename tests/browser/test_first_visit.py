"""A stranger is known from the first visit on; the browser is cut from the person, and put back."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Order
from alaka.tracking.models import Source, Visit
from tests.browser.conftest import Entering
from tests.browser.site import Site
from tests.browser.talking import close_chats
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SEARCH = "https://www.google.com/search?q=roses+in+baku"
ORDER = """
document.forms[0].addEventListener("submit", (event) => {
  event.preventDefault();
  const email = document.forms[0].email.value;
  alaka("order", { order_id: "R-25", currency: "EUR", total: 55, email,
    products: [{ sku: "ROSES-25", name: "Red roses", price: 55, quantity: 1 }] });
  document.querySelector("h1").textContent = "Ordered";
});
"""


@pytest.fixture
def flower_site(gul: Shop) -> Iterator[Site]:
    gul.call(Source.objects.create, name="Gül", key="gul-visits", created_at=clock.now())
    with Site() as site:
        for path, title in (("/", "Gül"), ("/flowers", "Flowers"), ("/roses", "Red roses")):
            site.pages[path] = (
                f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
                f'<h1>{title}</h1><a href="/flowers">Flowers</a> <a href="/roses">Roses</a>'
                '<form><input name="email" aria-label="E-mail"><button>Order</button></form>'
                f'<script async src="{gul.url}/t.js" data-key="gul-visits" data-mode="full">'
                "</script>"
                f'<script async src="{gul.url}/chat.js" data-key="chat"></script>'
                f"<script>{ORDER}</script></html>"
            )
        yield site


def test_a_stranger_becomes_a_person_with_all_that_led_there(
    gul: Shop, flower_site: Site, context: Callable[..., BrowserContext], enter: Entering
):
    guest = Visitor(context(user_agent=FOX), "about:blank")
    guest.page.goto(flower_site.url, referer=SEARCH)
    for number, name in enumerate(("Flowers", "Roses", ""), 1):
        # What is told on leaving goes under the headless browser's own name: a robot's.
        eventually(partial(gul.call, _are_seen, number))
        if name:
            guest.page.get_by_role("link", name=name).click()
    expect(guest.launcher).to_be_visible()
    guest.open().say("Do they smell?")
    eventually(lambda: gul.call(_visits_of, "Do they smell?"))
    guest.page.locator("body > form input").fill("sabina@example.org")
    guest.page.locator("body > form button").click()
    expect(guest.page.locator("h1")).to_have_text("Ordered")
    person = eventually(lambda: gul.call(_who_ordered, "R-25"))

    agent = enter("alice")
    agent.goto(f"{gul.url}/desk/contacts/{person}")
    panel = agent.locator("#panel-visits")
    expect(panel).to_contain_text("Google")
    expect(panel).to_contain_text("Wrote in the chat")
    expect(agent.locator("#panel-orders")).to_contain_text("R-25")
    visit = agent.locator("#panel-timeline li.event", has_text="Visit of 3 pages")
    expect(visit).to_contain_text("roses in baku")
    visit.locator("summary").click()
    for title in ("Gül", "Flowers", "Red roses"):
        expect(visit.locator("ol")).to_contain_text(title)

    press(agent, "Not this person")
    expect(panel).to_contain_text("nobody’s")
    expect(agent.locator("#panel-timeline")).not_to_contain_text("Visit of 3 pages")
    press(agent, "Put back")
    expect(agent.locator("#panel-timeline")).to_contain_text("Visit of 3 pages")
    agent.wait_for_load_state("load")
    guest.page.get_by_role("link", name="Flowers").click()
    expect(panel.locator(".guest-here")).to_contain_text("Flowers", timeout=15_000)
    guest.page.get_by_role("link", name="Roses").click()
    expect(panel.locator(".guest-here")).to_contain_text("Red roses", timeout=15_000)
    gul.call(close_chats)


def press(agent: Page, name: str) -> None:
    agent.locator("#panel-visits").get_by_role("button", name=name).click()
    agent.locator("dialog#confirm button[value=yes]").click()


def _are_seen(pages: int) -> bool:
    source = Source.objects.get(key="gul-visits")
    return Visit.objects.filter(source=source.pk, pages=pages).exists()


def _visits_of(text: str) -> bool:
    """Whether the browser of whoever wrote it is known, with its pages."""
    people = Contact.objects.filter(conversations__messages__text=text)
    visitors = people.values("browsers__visitor")
    return Visit.objects.filter(visitor__in=visitors, pages__gte=3).exists()


def _who_ordered(number: str) -> int | None:
    order = Order.objects.filter(number=number).first()
    return order.contact_id if order else None
