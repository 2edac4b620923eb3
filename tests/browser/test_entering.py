"""Coming in without a password: by the link of a mail, and from then on by a passkey."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from alaka.accounts.models import Agent, Membership, Team
from tests.browser.post import body, got
from tests.shop import Shop

ADDRESS = "lale@gul.example"


def lale() -> None:
    agent = Agent.objects.create_user(ADDRESS, None, name="Lalə", language="en")
    Membership.objects.create(team=Team.objects.get(name="Shop"), agent=agent)


def link(gul: Shop) -> str:
    found = re.search(r"http://\S+/login/link/\S+", body(got(gul, "lale")))
    assert found
    return found[0].replace("127.0.0.1", "localhost")


def is_in(page: Page) -> None:
    page.wait_for_url(lambda url: "/login/" not in url)
    expect(page.locator("#main")).to_be_visible()


def test_a_link_by_mail_lets_in_once_and_a_passkey_from_then_on(
    gul: Shop, context: Callable[..., BrowserContext]
):
    gul.call(lale)
    gul.mail_server.mailboxes[ADDRESS] = "lale"
    # Passkeys belong to a name; browsers make none for an address of numbers.
    url = gul.url.replace("127.0.0.1", "localhost")
    asking = context().new_page()
    asking.goto(f"{url}/desk/account/login/")
    asking.get_by_role("link", name="Send me a link by e-mail").click()
    asking.get_by_role("textbox").fill(ADDRESS)
    asking.get_by_role("button", name="Send me a link").click()
    expect(asking.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    sent = link(gul)

    page = context().new_page()
    page.goto(sent)
    page.get_by_role("button", name="Log in").click()
    is_in(page)
    asking.goto(sent)
    expect(asking.get_by_role("heading", name="This link is no longer valid")).to_be_visible()

    has_device(page)
    page.goto(f"{url}/desk/account/passkeys/new/")
    page.get_by_label("Name", exact=True).fill("My phone")
    page.get_by_role("button", name="Continue to the device").click()
    page.wait_for_url(lambda now: "/passkeys/new/" not in now)
    page.context.clear_cookies()
    page.goto(f"{url}/desk/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    is_in(page)


def has_device(page: Page) -> None:
    """A device that keeps keys and knows its owner, as a telephone with a fingerprint does."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    has = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(has, True)}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
