"""An administrator signs in at a mailbox's house, on another site, and comes back."""

from typing import Any

from playwright.sync_api import expect

from alaka.channels.models import Channel
from alaka.inbox.models import Inbox
from tests.browser.conftest import Entering
from tests.oauth_server import OAuthServer
from tests.shop import Shop


def test_the_button_leads_to_the_house_and_back_to_the_channel(gul: Shop, enter: Entering):
    page = enter("ada")
    with OAuthServer() as house:
        # As a site of its own: cookies and policies hold for the way there and back.
        house_of_its_own = house.url.replace("127.0.0.1", "localhost")
        settings = house.settings(authorize_url=f"{house_of_its_own}/authorize")
        number = gul.call(make_channel, settings)
        page.goto(f"{gul.url}/desk/settings/channels/{number}/")
        page.get_by_role("link", name="Sign in with 127.0.0.1").click()
        page.wait_for_url(f"{gul.url}/desk/settings/channels/{number}/")
        # It came back with a code; this product may not call a house in its own network.
        expect(page.get_by_text("is in a private network")).to_be_visible()
        assert len(house.codes) == 1
    gul.call(Channel.objects.filter(pk=number).delete)


def make_channel(settings: dict[str, Any]) -> int:
    inbox = Inbox.objects.get(name="Shop")
    given = {"address": "office@gul.example", **settings}
    return Channel.objects.create(
        kind="email", name="Office", inbox=inbox, settings=given, is_enabled=False
    ).pk
