"""The main job in Persian: right to left, 360 px wide, Jalali days and Persian digits."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Entering
from tests.browser.post import answer, body, got
from tests.browser.site import Site
from tests.shop import SIGNATURES, Shop

PHONE = {"viewport": {"width": 360, "height": 740}, "locale": "fa-IR", "has_touch": True}
QUESTION = "آیا گل رز سفید برای جشن دارید؟"
REPLY = "بله، می‌توانید فردا بیایید."
THANKS = "سپاس، فردا می‌آیم."


OVERHANGING = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
  [...document.body.querySelectorAll("*")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > window.innerWidth + 1);
  }).map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().left}`)"""


def overhanging(page: Page) -> list[str]:
    """What hangs over the edge of a page that scrolls sideways."""
    found: list[str] = page.evaluate(OVERHANGING)
    return found


def test_a_persian_customer_and_a_persian_agent_on_their_phones(
    gul: Shop, site: Site, enter: Entering, context: Callable[..., BrowserContext]
):
    shirin = enter("shirin", **PHONE)
    shirin.goto(f"{gul.url}/desk/inbox/?view=unassigned")
    expect(shirin.locator("html")).to_have_attribute("dir", "rtl")
    shirin.evaluate("window.isStillHere = true")

    parvin = context(java_script_enabled=False, **PHONE).new_page()
    parvin.goto(f"{site.url}/tamas.html")
    parvin.locator("[name=name]").fill("پروین احمدی")
    parvin.locator("[name=email]").fill("parvin@example.org")
    parvin.locator("[name=message]").fill(QUESTION)
    parvin.locator("button[type=submit]").click()
    expect(parvin.locator("html")).to_have_attribute("dir", "rtl")
    expect(parvin).to_have_url(re.compile(r"thanks=1&lang=fa"))

    line = shirin.locator(".row-line", has_text=QUESTION)
    expect(line).to_contain_text("پروین احمدی")
    assert shirin.evaluate("window.isStillHere === true")
    assert overhanging(shirin) == []
    line.locator(".row-link").click()
    reads_in_her_own_calendar(shirin)
    answers(gul, shirin)


def reads_in_her_own_calendar(shirin: Page) -> None:
    message = shirin.locator(".message.is-incoming")
    expect(message).to_contain_text(QUESTION)
    message.locator(".why summary").click()
    moment = message.locator(".why-body").inner_text()
    assert re.search(r"۱۴[۰-۹]{2}", moment), moment  # A year of the Jalali calendar.
    assert not re.search(r"20\d\d|۲۰[۰-۹]{2}", moment), moment
    assert overhanging(shirin) == []


def answers(gul: Shop, shirin: Page) -> None:
    text = shirin.locator("#composer-text")
    text.fill(REPLY)
    assert text.evaluate("field => getComputedStyle(field).direction") == "rtl"
    shirin.locator("#composer .composer-send > .btn-primary").click()
    expect(shirin.locator(".message.is-outgoing .message-state.is-sent")).to_be_visible()
    letter = got(gul, "parvin")
    for kind in ("plain", "html"):
        assert REPLY in body(letter, kind)
        assert SIGNATURES["fa"] in body(letter, kind)
    assert 'dir="rtl"' in body(letter, "html")
    assert letter["Content-Language"] == "fa"
    gul.dovecot.deliver(answer(letter, THANKS))
    expect(shirin.locator(".message.is-incoming", has_text=THANKS)).to_be_visible()
    assert overhanging(shirin) == []
