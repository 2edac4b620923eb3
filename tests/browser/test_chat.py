"""The chat on a site of another origin, with the running product behind it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from alaka.core import clock
from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.browser.site import Site
from tests.browser.talking import answers
from tests.browser.test_persian import overhanging
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

Opening = Callable[..., BrowserContext]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def said(text: str) -> list[str]:
    """All lines of the conversation in which this was said, in their order."""
    conversation = Conversation.objects.get(messages__text=text)
    return list(conversation.messages.order_by("pk").values_list("text", flat=True))


def test_a_visitor_and_an_agent_talk(gul: Shop, visit: Callable[..., Visitor], enter: Entering):
    dana = visit().open()
    dana.say("Do you have white roses? See https://roses.example/white.")
    expect(dana.lines.last).to_contain_text("Delivered")
    link = dana.lines.last.get_by_role("link")
    expect(link).to_have_attribute("href", "https://roses.example/white")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")

    alice = enter("alice")
    answers(gul, alice, "Do you have white roses? See https://roses.example/white.", "A lot!")
    expect(dana.lines.last).to_contain_text("A lot!")
    expect(dana.lines.first).to_contain_text("Seen")
    expect(dana.page.locator("alaka-chat .status")).to_have_text("Chatting with Alice Aydin")

    dana.page.keyboard.press("Escape")
    alice.locator("#composer-text").fill("Shall we bring them?")
    alice.locator("#composer-text").press("Control+Enter")
    expect(dana.launcher).to_have_attribute("aria-label", "Open the chat, 1 new message")
    dana.page.reload()
    expect(dana.launcher).to_have_attribute("aria-label", "Open the chat, 1 new message")
    dana.open()
    expect(dana.lines.last).to_contain_text("Shall we bring them?")
    dana.page.keyboard.press("Escape")
    expect(dana.launcher).to_have_attribute("aria-label", "Open the chat")


def test_what_is_written_without_a_connection_is_sent_when_it_is_back(
    gul: Shop, visit: Callable[..., Visitor]
):
    dana = visit().open()
    dana.say("First, with a connection")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.page.context.set_offline(True)
    dana.say("Second, without one")
    dana.say("Third, too")
    expect(dana.lines.last).to_contain_text("Waiting for a connection")
    expect(dana.page.locator("alaka-chat .notice")).to_contain_text("You’re offline")
    dana.page.context.set_offline(False)
    expect(dana.lines.last).to_contain_text("Delivered")
    expected = ["First, with a connection", "Second, without one", "Third, too"]
    assert dana.bubbles() == expected
    assert gul.call(said, "Third, too") == expected


def test_lines_survive_a_reload_and_go_on_in_another_tab(
    gul: Shop, visit: Callable[..., Visitor], chat_site: Site
):
    dana = visit().open()
    dana.say("One, at the first tab")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.page.route("**/chat/chat/lines", lambda route: route.abort())
    dana.say("Two, which the network drops")
    dana.text.fill("Three, half wr")
    dana.page.unroute("**/chat/chat/lines")
    dana.page.reload()
    dana.open()
    expect(dana.text).to_have_value("Three, half wr")
    expect(dana.lines.last).to_contain_text("Two, which the network drops")
    expect(dana.lines.last).to_contain_text("Delivered")

    other = Visitor(dana.page.context, f"{chat_site.url}/roses").open()
    expect(other.lines).to_have_count(2)
    other.say("Three, from the other tab")
    expect(dana.lines.last).to_contain_text("Three, from the other tab")
    dana.page.bring_to_front()
    dana.say("Four, from the first")
    expect(other.lines.last).to_contain_text("Four, from the first")
    expected = ["One, at the first tab", "Two, which the network drops"]
    expected += ["Three, from the other tab", "Four, from the first"]
    for each in (dana, other):
        each.shows(*expected)
    eventually(lambda: gul.call(said, "One, at the first tab") == expected)
    assert other.faults == []


def test_a_tab_that_is_opened_takes_nothing_from_another(
    gul: Shop, visit: Callable[..., Visitor], chat_site: Site
):
    dana = visit().open()
    dana.say("Before the other tab")
    expect(dana.lines.last).to_contain_text("Delivered")
    asked: list[Route] = []
    dana.page.route("**/chat/chat/session", lambda route: asked.append(route))
    second = clock.now().replace(microsecond=0)
    eventually(lambda: clock.now().replace(microsecond=0) > second)  # Its word is another then.
    other = Visitor(dana.page.context, f"{chat_site.url}/roses").open()
    expect(other.lines).to_have_count(1)
    other.say("Of the other tab")
    expect(dana.lines.last).to_contain_text("Of the other tab")
    for each in (dana, other):
        each.shows("Before the other tab", "Of the other tab")
    assert asked == []
    assert other.faults == []


def test_a_server_killed_in_the_middle_loses_and_doubles_nothing(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering
):
    dana = visit().open()
    dana.say("Line 0")
    expect(dana.lines.last).to_contain_text("Delivered")
    for number in range(1, 9):
        if number == 4:
            gul.house.kill("web")
        dana.say(f"Line {number}")
    expected = [f"Line {number}" for number in range(9)]
    eventually(lambda: gul.call(said, "Line 0") == expected)
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == expected
    answers(gul, enter("alice"), "Line 0", "We are back.")
    expect(dana.lines.last).to_contain_text("We are back.")
    assert gul.call(said, "Line 0") == [*expected, "We are back."]


def test_it_is_used_by_keyboard_alone(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit()
    expect(dana.launcher).to_be_visible()
    press = dana.page.keyboard.press
    press("Tab")
    press("Tab")
    expect(dana.launcher).to_be_focused()
    press("Enter")
    expect(dana.text).to_be_focused()
    dana.page.keyboard.type("By keyboard")
    press("Shift+Enter")
    dana.page.keyboard.type("on two lines")
    press("Enter")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == ["By keyboard\non two lines"]
    press("Shift+Tab")
    expect(dana.page.get_by_role("button", name="Add a file")).to_be_focused()
    press("Escape")
    expect(dana.page.locator("alaka-chat [role=dialog]")).to_be_hidden()
    expect(dana.launcher).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_persian_on_a_phone_it_fills_the_page_and_reads_from_the_right(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering, scheme: str
):
    zahra = visit("/fa", **PHONE, locale="fa-IR", color_scheme=scheme).open()
    dialog = zahra.page.locator("alaka-chat [role=dialog]")
    assert dialog.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 740}
    question = f"سلام، رز سفید دارید؟ {scheme}"
    zahra.say(question)
    expect(zahra.lines.last).to_contain_text("تحویل")
    assert zahra.text.evaluate("field => getComputedStyle(field).direction") == "rtl"
    assert overhanging(zahra.page) == []
    assert zahra.violations() == []
    answers(gul, enter("shirin", **PHONE), question, "بله، تازه رسیده‌اند.")
    expect(zahra.lines.last).to_contain_text("بله، تازه رسیده‌اند.")
    assert overhanging(zahra.page) == []


def test_nothing_a_visitor_or_an_agent_writes_is_run(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering
):
    attack = "<img src=x onerror=alert(1)> javascript:alert(1) [x](javascript:alert(1))"
    dana = visit().open()
    dana.say(attack)
    expect(dana.lines.last).to_contain_text("Delivered")
    answers(gul, enter("alice"), attack, "<b onclick=alert(1)>no</b> javascript:alert(2)")
    expect(dana.lines.last).to_contain_text("<b onclick=alert(1)>no</b>")
    assert dana.page.locator("alaka-chat .log img, alaka-chat .log b").count() == 0
    assert dana.page.locator("alaka-chat .log a").count() == 0


def test_the_site_and_the_chat_leave_each_other_alone(visit: Callable[..., Visitor]):
    dana = visit()
    before = dana.page.evaluate("Object.keys(window)")
    dana.open()
    added = set(dana.page.evaluate("Object.keys(window)")) - set(before)
    assert added == set()
    assert "Alaka" in before
    button = dana.page.get_by_role("button", name="Of the site")
    style = "one => { const {color, font, borderRadius} = getComputedStyle(one);"
    style += " return [color, font, borderRadius].join() }"
    beside = dana.page.evaluate("document.body.append(document.createElement('button'))")
    assert beside is None
    plain = dana.page.locator("body > button").evaluate(style)
    assert button.evaluate(style) == plain


def test_an_idle_page_asks_for_the_setting_once_and_holds_no_stream(
    gul: Shop, chat_site: Site, context: Opening
):
    asked: list[str] = []
    page = context().new_page()
    page.on("request", lambda request: asked.append(request.url.removeprefix(gul.url)))
    page.goto(f"{chat_site.url}/")
    expect(page.locator("alaka-chat .launcher")).to_be_visible()
    ours = [path for path in asked if path.startswith("/chat/")]
    assert ours == ["/chat/chat/setting?language=en"]


@pytest.mark.parametrize("path", ["/", "/form"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Callable[..., Visitor], path: str, scheme: str):
    dana = visit(path, color_scheme=scheme)
    expect(dana.launcher).to_be_visible()
    assert dana.violations() == []
    dana.open()
    if path == "/":
        dana.say("Is anybody there?")
        expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.violations() == []
