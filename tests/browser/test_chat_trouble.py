"""What the chat does when the way to the server is bad, or the page's own ground is."""

import json
from collections.abc import Callable

from playwright.sync_api import Route, expect

from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.browser.talking import answers
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

LINES = "**/chat/chat/lines"
OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}


def said(text: str) -> list[str]:
    conversation = Conversation.objects.get(messages__text=text)
    return list(conversation.messages.order_by("pk").values_list("text", flat=True))


def refusal(route: Route, status: int, reason: str, field: str = "") -> None:
    body = json.dumps({"error": {"field": field, "reason": reason}})
    route.fulfill(status=status, body=body, headers={**OPEN, "Retry-After": "1"})


def without(visitor: Visitor, *codes: str) -> None:
    """The browser writes each refusal into its console; these were meant."""
    visitor.faults = [
        fault for fault in visitor.faults if not any(f"status of {code}" in fault for code in codes)
    ]


def test_a_busy_server_gets_every_line_once_and_in_order(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    statuses = [503, 429, 503]

    def busy(route: Route) -> None:
        if statuses:
            refusal(route, statuses.pop(), "Too much at once")
        else:
            route.continue_()

    dana.page.route(LINES, busy)
    expected = ["Busy one", "Busy two", "Busy three"]
    for text in expected:
        dana.say(text)
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == expected
    assert gul.call(said, "Busy one") == expected
    without(dana, "503", "429")


def test_an_answer_lost_on_its_way_doubles_nothing(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    taken: list[str] = []

    def lossy(route: Route) -> None:
        answer = route.fetch()
        taken.append(json.loads(route.request.post_data or "{}")["id"])
        if len(taken) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    dana.page.route(LINES, lossy)
    dana.say("Stored, though nobody heard")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.say("And the next")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert gul.call(said, "And the next") == ["Stored, though nobody heard", "And the next"]
    assert dana.bubbles() == ["Stored, though nobody heard", "And the next"]


def test_a_refused_line_says_why_and_can_be_changed(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    dana.page.route(LINES, lambda route: refusal(route, 422, "Not with these words."))
    dana.say("Words that are refused")
    expect(dana.lines.last).to_contain_text("Not with these words.")
    dana.page.unroute(LINES)
    dana.page.get_by_role("button", name="Change").click()
    expect(dana.text).to_have_value("Words that are refused")
    expect(dana.lines).to_have_count(0)
    dana.say("Better words")
    expect(dana.lines.last).to_contain_text("Delivered")
    without(dana, "422")


def test_a_session_that_is_no_longer_known_begins_anew(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    dana.say("Before")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.page.evaluate("localStorage.setItem('alaka:chat:session', '\"forged\"')")
    dana.page.reload()
    dana.open()
    dana.say("After")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == ["After"]
    without(dana, "403")


def test_where_the_page_has_no_storage_it_still_talks(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit()
    forbid = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }})"
    dana.page.add_init_script(forbid)
    dana.page.reload()
    dana.open()
    dana.say("Without storage")
    expect(dana.lines.last).to_contain_text("Delivered")


def test_the_site_can_open_it_and_hear_of_it(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering
):
    dana = visit()
    dana.page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["open", "close", "message", "unread"])
            Alaka.on(name, (detail) => heard.push([name, detail?.text ?? detail ?? null]));
          Alaka.open();
        }"""
    )
    expect(dana.text).to_be_focused()
    dana.say("Do you hear me?")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.page.evaluate("Alaka.close()")
    answers(gul, enter("alice"), "Do you hear me?", "Loud and clear")
    expect(dana.launcher).to_have_attribute("aria-label", "Open the chat, 1 new message")
    eventually(lambda: dana.page.evaluate("heard.length > 3"))
    assert dana.page.evaluate("heard") == [
        ["open", None],
        ["close", None],
        ["message", "Loud and clear"],
        ["unread", 1],
    ]
