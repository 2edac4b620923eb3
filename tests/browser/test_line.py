"""The line to the server is cut and comes back: it is told, and nothing is lost."""

from playwright.sync_api import Page, expect

from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import Shop, mail


def came(gul: Shop, subject: str) -> Conversation:
    # Somebody of his own: what is answered here must not stand in another test's mailbox.
    gul.dovecot.deliver(mail("Farid Quliyev <farid@example.org>", subject, "Where is it?"))
    found: Conversation = eventually(
        lambda: gul.call(Conversation.objects.filter(subject=subject).first)
    )
    return found


def test_a_cut_line_is_told_and_what_was_missed_is_shown(gul: Shop, enter: Entering):
    page = enter("bob")
    page.goto(f"{gul.url}/desk/inbox/?view=unassigned")
    warning = page.locator(".offline-line")
    expect(warning).to_be_hidden()
    page.context.set_offline(True)
    expect(warning).to_be_visible()
    came(gul, "While the line was cut")
    page.context.set_offline(False)
    expect(page.locator(".row-line", has_text="While the line was cut")).to_be_visible()
    expect(warning).to_be_hidden()


def test_what_is_sent_over_a_cut_line_stays_in_the_composer(gul: Shop, enter: Entering):
    page = enter("bob")
    page.goto(f"{gul.url}/desk/conversations/{came(gul, 'Cut while writing').pk}")
    text = page.locator("#composer-text")
    text.focus()
    page.context.set_offline(True)
    text.fill("It is on its way.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("What you typed is kept")
    expect(text).to_have_value("It is on its way.")
    page.context.set_offline(False)
    _is_sent_once(page)


def _is_sent_once(page: Page) -> None:
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.is-outgoing")).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")
