"""Two tabs of one desk share a stream, and what one hears the other shows."""

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Entering
from tests.shop import Shop, mail


def arrives(gul: Shop, subject: str) -> None:
    gul.dovecot.deliver(mail("Kamran Rzayev <kamran@example.org>", subject, "Are you open today?"))


def shows(page: Page, subject: str) -> None:
    expect(page.locator(".row-line", has_text=subject)).to_be_visible()


def listening(gul: Shop, enter: Entering) -> Page:
    """A tab that holds the stream."""
    first = enter("bob")
    with first.expect_response(lambda answer: "/desk/live" in answer.url):
        first.goto(f"{gul.url}/desk/inbox/?view=unassigned")
    return first


def test_tabs_share_a_stream_and_the_next_takes_it_over(gul: Shop, enter: Entering):
    first = listening(gul, enter)
    second = first.context.new_page()
    streams: list[str] = []
    second.on("request", lambda asked: streams.append(asked.url) if "/live" in asked.url else None)
    second.goto(first.url)
    arrives(gul, "Told to both tabs")
    for page in (first, second):
        shows(page, "Told to both tabs")
    assert streams == []
    with second.expect_response(lambda answer: "/desk/live" in answer.url):
        first.close()
    arrives(gul, "Told to the one that is left")
    shows(second, "Told to the one that is left")


def test_a_tab_is_told_what_came_while_it_was_made(gul: Shop, enter: Entering):
    first = listening(gul, enter)
    second = first.context.new_page()
    held: list[Route] = []
    second.route("**/console.js", lambda route: held.append(route))
    with second.expect_request("**/console.js"):
        second.goto(first.url, wait_until="commit")
    expect(second.locator("#main")).to_be_attached()
    arrives(gul, "Came before the tab could hear")
    shows(first, "Came before the tab could hear")
    assert second.locator(".row-line", has_text="Came before the tab could hear").count() == 0
    held[0].continue_()
    shows(second, "Came before the tab could hear")
