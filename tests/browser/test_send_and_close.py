"""An answer that closes: by mouse, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import Shop, mail

HOW = "New roses are on their way"


def by_mouse(page: Page) -> None:
    page.locator("#composer-text").fill("We send new ones.")
    page.get_by_role("button", name="Send and close").click()
    page.locator("#composer-resolution").fill(HOW)
    page.locator("#send-and-close").get_by_role("button", name="Send and close").click()


def by_keys(page: Page) -> None:
    page.locator("#composer-text").click()
    page.keyboard.type("We send new ones.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator("#composer-resolution")).to_be_focused()
    page.keyboard.type(HOW)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("act", [by_mouse, by_keys])
def test_an_answer_closes_with_how_it_was_solved(gul: Shop, enter: Entering, act):
    subject = f"Wilted roses {act.__name__}"
    letter = mail(f"{act.__name__}@example.org", subject, "My roses wilted.")
    gul.dovecot.deliver(letter)
    found = Conversation.objects.filter(subject=subject)
    eventually(lambda: gul.call(found.exists))
    page = enter("alice")
    page.goto(f"{gul.url}/desk/conversations/{gul.call(lambda: found.get().pk)}")
    act(page)
    expect(page.locator("#send-and-close")).to_be_hidden()
    eventually(lambda: gul.call(lambda: found.get().is_closed))
    closed = gul.call(found.get)
    assert closed.resolution == HOW
    assert closed.first_response_at is not None
