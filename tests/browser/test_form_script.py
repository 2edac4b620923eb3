"""The form's small script on a foreign site: it waits for its sum and loses nothing."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from alaka.inbox.models import Message
from tests.browser.conftest import _setup, _snippet
from tests.browser.site import Site
from tests.house import eventually
from tests.shop import Shop


def test_the_button_that_was_pressed_is_sent_with_the_form(
    gul: Shop, context: Callable[..., BrowserContext]
):
    form = gul.call(_snippet, "site", gul.url)
    buttons = (
        '<button name="Occasion" value="Wedding">Ask about a wedding</button>'
        '<button name="Occasion" value="Birthday">Ask about a birthday</button>'
    )
    line = gul.call(_setup, "site", gul.url)["script_line"]
    with Site() as site:
        site.pages["/"] = f"<!doctype html>{form.replace('</form>', buttons + '</form>')}{line}"
        page = context().new_page()
        page.goto(site.url)
        page.locator("[name=name]").fill("Farid")
        page.locator("[name=email]").fill("farid@example.org")
        page.locator("[name=message]").fill("For forty guests, please.")
        page.get_by_role("button", name="Ask about a birthday").click()
        page.wait_for_url(f"{gul.url}/f/site**")
    eventually(lambda: gul.call(occasions) == ["Birthday"])


def occasions() -> list[str]:
    found = Message.objects.filter(text__contains="forty guests")
    return [dict(message.fields).get("Occasion", "") for message in found]
