"""What visitors and machines do that nobody expects; nothing is lost, doubled or run."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import httpx
import pytest
from playwright.sync_api import FilePayload, Route, expect

from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.inbox.models import Conversation, Message
from alaka.inbox.receiving import receive
from tests.browser.access import arrive
from tests.browser.site import Site
from tests.browser.talking import close_chats
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

Visiting = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def _nobody_waits_on(gul: Shop) -> Iterator[None]:
    yield
    gul.call(close_chats)


def said(text: str) -> list[str]:
    conversation = Conversation.objects.get(messages__text=text)
    return list(conversation.messages.order_by("pk").values_list("text", flat=True))


def without(visitor: Visitor, *words: str) -> None:
    """The browser writes what is refused into its console; these were meant."""
    visitor.faults = [one for one in visitor.faults if not any(word in one for word in words)]


def _said_long_ago(text: str, number: int) -> None:
    """So many lines before this one's talk went on, all of the same guest."""
    conversation = Conversation.objects.get(messages__text=text)
    handle = conversation.contact.handles.get(scheme="chat")
    channel = Channel.objects.get(key="chat")
    for each in range(number):
        at = clock.now() - timedelta(milliseconds=number - each)
        line = InboundMessage(
            f"{handle.value}:old-{each:04}", Address("chat", handle.value), f"Old {each}"
        )
        message = receive(channel, line)
        assert message is not None
        Message.objects.filter(pk=message.pk).update(at=at)


def test_earlier_lines_are_shown_by_keyboard_in_order_and_none_twice(gul: Shop, visit: Visiting):
    dana = visit().open()
    dana.say("The very first")
    expect(dana.lines.last).to_contain_text("Delivered")
    gul.call(_said_long_ago, "The very first", 120)
    dana.page.reload()
    dana.open()
    expect(dana.lines.last).to_contain_text("Old 119")
    assert dana.bubbles() == [f"Old {number}" for number in range(70, 120)]
    assert dana.violations() == []
    earlier = dana.page.get_by_role("button", name="Show earlier messages")
    dana.page.locator("alaka-chat .log").evaluate("log => log.scrollTop = 0")
    dana.text.focus()
    for _ in range(8):
        dana.page.keyboard.press("Shift+Tab")
        if earlier.evaluate("one => one.getRootNode().activeElement === one"):
            break
    expect(earlier).to_be_focused()
    seventieth = dana.page.locator("alaka-chat .bubble", has_text=re.compile("^Old 70$"))
    stood = seventieth.bounding_box()
    dana.page.keyboard.press("Enter")
    expect(dana.lines).to_have_count(100)
    expect(earlier).to_be_focused()
    stands = seventieth.bounding_box()
    assert stood is not None
    assert stands is not None
    assert abs(stands["y"] - stood["y"]) < 40  # What was being read stays before the eyes.
    dana.page.keyboard.press("Enter")
    expect(dana.lines).to_have_count(121)
    expect(earlier).to_be_hidden()
    expect(dana.page.locator("alaka-chat .log")).to_be_focused()
    assert dana.bubbles() == ["The very first", *(f"Old {number}" for number in range(120))]
    dana.say("And on")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles()[-1] == "And on"
    assert dana.violations() == []


def test_earlier_lines_that_do_not_come_can_be_asked_for_again(gul: Shop, visit: Visiting):
    dana = visit().open()
    dana.say("First of many")
    expect(dana.lines.last).to_contain_text("Delivered")
    gul.call(_said_long_ago, "First of many", 60)
    dana.page.reload()
    dana.open()
    expect(dana.lines.last).to_contain_text("Old 59")
    dana.page.route("**/chat/chat/earlier", lambda route: route.abort())
    earlier = dana.page.get_by_role("button", name="Show earlier messages")
    earlier.click()
    expect(dana.page.locator("alaka-chat .earlier .fault")).not_to_be_empty()
    dana.page.unroute("**/chat/chat/earlier")
    earlier.click()
    expect(dana.lines).to_have_count(61)
    expect(dana.page.locator("alaka-chat .earlier .fault")).to_be_empty()


def test_many_fast_lines_come_once_and_in_order(gul: Shop, visit: Visiting):
    """More than a person may say at once: the rest waits its turn."""
    dana = visit().open()
    expected = [f"Fast {number}" for number in range(20)]
    for text in expected:
        dana.say(text)
    eventually(lambda: gul.call(lambda: Message.objects.filter(text="Fast 19").exists()))
    assert gul.call(said, "Fast 0") == expected
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == expected
    without(dana, "429")


MIXED = [
    "👨‍👩‍👧‍👦 🏳️‍🌈 🇦🇿 e\u0301",
    "سلام Alice، قیمت 25 رز چند است؟ (VIP)",
    "Salam! \u202egnirts desrever\u202c بهار 100%",
    "<b>not bold</b> &amp; \u2028 done",
    "𝒜 long: " + "خ" * 300 + "W" * 300,
]


@pytest.mark.parametrize("path", ["/", "/fa"])
def test_emoji_and_scripts_of_both_directions_stay_as_written(
    gul: Shop, visit: Visiting, path: str
):
    dana = visit(path, viewport={"width": 360, "height": 740}).open()
    texts = [f"{text} {path}" for text in MIXED]
    for text in texts:
        dana.say(text)
    eventually(lambda: gul.call(lambda: Message.objects.filter(text=texts[-1]).exists()))
    assert gul.call(said, texts[0]) == texts
    wide = "log => log.scrollWidth - log.clientWidth"
    assert dana.page.locator("alaka-chat .log").evaluate(wide) <= 0
    directions = "all => all.map((one) => one.dir)"
    assert set(dana.lines.locator(".bubble").evaluate_all(directions)) == {"auto"}


LINKS = (
    "javascript:alert(1) data:text/html,<script>alert(1)</script> vbscript:x file:///etc/passwd "
    "https://a.example/\u202egpj.exe http://javascript:alert(1)@b.example/ "
    "HTTPS://C.example/?a=1&b=<script> www.d.example/x, mailto:x@y.example"
)


def test_only_addresses_of_the_web_and_of_mail_become_links(visit: Visiting):
    dana = visit().open()
    dana.say(LINKS)
    expect(dana.lines.last).to_contain_text("Delivered")
    links = dana.lines.last.get_by_role("link")
    protocols = links.evaluate_all("all => all.map((one) => one.protocol)")
    assert set(protocols) <= {"http:", "https:", "mailto:"}
    for link in links.all():
        expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
        assert "\u202e" not in link.inner_text()
    assert dana.page.evaluate("window.wasRun") is None


def test_a_line_at_the_limit_goes_and_one_more_is_refused_in_the_visitors_words(
    gul: Shop, visit: Visiting
):
    zahra = visit("/fa").open()
    zahra.say("گ" * 4001)
    fault = zahra.page.locator("alaka-chat .composer > .fault")
    expect(fault).to_contain_text("۴٬۰۰۰")
    expect(zahra.text).to_have_value("گ" * 4001)
    zahra.text.press("Backspace")
    expect(fault).to_be_empty()
    zahra.text.press("Enter")
    expect(zahra.lines.last).to_contain_text("تحویل")
    zahra.say("🌹" * 4000)  # Two units each for the browser, one character for people.
    expect(zahra.lines).to_have_count(2)
    expect(zahra.lines.last).to_contain_text("تحویل")


def test_files_that_are_too_large_or_not_what_they_seem_are_named(gul: Shop, visit: Visiting):
    zahra = visit("/fa").open()
    zahra.text.fill("این عکس")
    choose = zahra.page.locator("alaka-chat .composer input[type=file]")
    large: FilePayload = {
        "name": "large.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-" + b"0" * (10 * 1024 * 1024),
    }
    choose.set_input_files(large)
    fault = zahra.page.locator("alaka-chat .composer > .fault")
    expect(fault).to_contain_text("large.pdf")
    expect(fault).to_contain_text("۱۰")
    page = b"<!doctype html><script>alert(1)</script>"
    choose.set_input_files({"name": "rose.png", "mimeType": "image/png", "buffer": page})
    chip = zahra.page.locator("alaka-chat .chip.bad")
    expect(chip).to_contain_text("rose.png")
    expect(chip.locator(".chip-fault")).to_contain_text(re.compile("[آ-ی]"))
    expect(zahra.text).to_have_value("این عکس")
    without(zahra, "422")


def test_a_refused_file_does_not_hold_the_words_back(gul: Shop, visit: Visiting):
    dana = visit().open()
    dana.text.fill("The words alone")
    choose = dana.page.locator("alaka-chat .composer input[type=file]")
    page = b"<!doctype html><script>alert(1)</script>"
    choose.set_input_files({"name": "rose.png", "mimeType": "image/png", "buffer": page})
    expect(dana.page.locator("alaka-chat .chip.bad")).to_be_visible()
    dana.page.get_by_role("button", name="Remove rose.png").click()
    dana.text.press("Enter")
    expect(dana.lines.last).to_contain_text("The words alone")
    expect(dana.lines.last).to_contain_text("Delivered")
    without(dana, "422")


def test_a_reload_while_a_file_is_on_its_way_loses_no_words(gul: Shop, visit: Visiting):
    dana = visit().open()
    dana.text.fill("With a picture")
    held: list[Route] = []
    dana.page.route("**/chat/chat/files*", lambda route: held.append(route))
    choose = dana.page.locator("alaka-chat .composer input[type=file]")
    choose.set_input_files({"name": "list.txt", "mimeType": "text/plain", "buffer": b"25 roses"})
    expect(dana.page.locator("alaka-chat .chip progress")).to_be_visible()
    dana.text.press("Enter")
    dana.page.reload()
    dana.page.unroute("**/chat/chat/files*")
    dana.open()
    expect(dana.text).to_have_value("With a picture")
    dana.text.press("Enter")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert dana.bubbles() == ["With a picture"]


def test_two_tabs_write_at_once_and_show_the_same(gul: Shop, visit: Visiting, chat_site: Site):
    one = visit().open()
    one.say("Tabs begin")
    expect(one.lines.last).to_contain_text("Delivered")
    other = Visitor(one.page.context, f"{chat_site.url}/roses").open()
    for number in range(5):
        one.say(f"One {number}")
        other.say(f"Other {number}")
    expect(one.lines).to_have_count(11)
    expect(other.lines).to_have_count(11)
    stored = eventually(lambda: len(found := gul.call(said, "Tabs begin")) == 11 and found)
    eventually(lambda: one.bubbles() == other.bubbles() == stored)
    assert other.faults == []


def test_a_server_that_restarts_while_somebody_types_takes_nothing_from_him(
    gul: Shop, visit: Visiting
):
    dana = visit().open()
    dana.say("Before the restart")
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.text.fill("Half a sen")
    gul.house.kill("web")
    dana.text.press("End")
    dana.page.keyboard.type("tence")
    expect(dana.text).to_have_value("Half a sentence")
    dana.text.press("Enter")
    expect(dana.lines.last).to_contain_text("Delivered")
    assert gul.call(said, "Before the restart") == ["Before the restart", "Half a sentence"]


def test_a_laptop_that_slept_for_a_day_wakes_in_the_same_talk(gul: Shop, visit: Visiting):
    dana = visit()
    dana.page.clock.install()
    dana.page.reload()
    dana.open()
    dana.say("Before I sleep")
    dana.page.clock.run_for(1000)
    expect(dana.lines.last).to_contain_text("Delivered")
    dana.page.context.set_offline(True)
    dana.page.clock.fast_forward("24:00:00")
    dana.say("While there is no network")
    dana.page.context.set_offline(False)
    dana.page.clock.run_for(60_000)
    expect(dana.lines.last).to_contain_text("Delivered")
    assert gul.call(said, "Before I sleep") == ["Before I sleep", "While there is no network"]
    assert dana.bubbles() == ["Before I sleep", "While there is no network"]


def test_with_reduced_motion_nothing_moves(visit: Visiting):
    dana = visit(reduced_motion="reduce").open()
    moving = """root => [...root.shadowRoot.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).length"""
    assert dana.page.locator("alaka-chat").evaluate(moving) == 0


@pytest.mark.parametrize("path", ["/", "/fa", "/form"])
def test_at_twice_the_size_all_can_be_reached(visit: Visiting, path: str):
    """A screen of 1280 by 800 at 200 % has half as many points each way."""
    dana = visit(path, viewport={"width": 640, "height": 400}, device_scale_factor=2).open()
    arrive(dana.page)
    panel = dana.page.locator("alaka-chat [role=dialog]").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["y"] >= 0
    assert panel["x"] + panel["width"] <= 640
    assert panel["y"] + panel["height"] <= 400
    field = dana.page.locator("alaka-chat [role=dialog] textarea").first
    field.scroll_into_view_if_needed()
    field.fill("Twice as large")
    close = dana.page.locator("alaka-chat header .plain").last
    box = close.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert dana.violations() == []
    close.click()
    expect(dana.launcher).to_be_focused()


def test_a_foreign_origin_gets_nothing_and_cannot_read_why(gul: Shop):
    def only(origins: str) -> None:
        channel = Channel.objects.get(key="chat")
        channel.settings = {**channel.settings, "origins": origins}
        channel.save(update_fields=["settings"])

    gul.call(only, "https://*.gul.example")
    try:
        for origin in ("https://evil.example", "null", "https://gul.example.evil.example"):
            for door in ("session", "lines", "stream", "signals", "files", "earlier"):
                # A hot door knows the new settings a few seconds later.
                eventually(partial(_is_refused, f"{gul.url}/chat/chat/{door}", origin))
    finally:
        gul.call(only, "")
    eventually(lambda: not _is_refused(f"{gul.url}/chat/chat/stream", "https://evil.example"))


def _is_refused(address: str, origin: str) -> bool:
    answer = httpx.post(address, json={}, headers={"Origin": origin}, timeout=30)
    return answer.status_code == 403 and "access-control-allow-origin" not in answer.headers


def test_guests_of_one_site_cannot_speak_as_each_other(gul: Shop, visit: Visiting):
    dana = visit().open()
    dana.say("Mine alone")
    expect(dana.lines.last).to_contain_text("Delivered")
    kept = dana.page.evaluate("localStorage.getItem('alaka:chat:session')")
    forged = kept.strip('"')[:-3] + "abc"
    asked = {"session": forged, "id": "forged-line-1", "text": "As Dana"}
    answer = httpx.post(f"{gul.url}/chat/chat/lines", json=asked, timeout=30)
    assert answer.status_code == 403
    assert not gul.call(lambda: Message.objects.filter(text="As Dana").exists())
    assert gul.call(lambda: Guest.objects.filter(channel__key="chat").exists())
