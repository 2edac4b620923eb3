"""What the chat asks and shows beside the talk: files, questions, greetings, the form."""

import base64
import time
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from alaka.accounts.models import Agent
from alaka.channels.identity import rotated, sign
from alaka.channels.models import Channel
from alaka.contacts.models import Handle
from alaka.inbox.models import Conversation, Message
from tests.browser.conftest import Entering
from tests.browser.post import body, got
from tests.browser.site import Site
from tests.browser.talking import answers
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

# Two by two, red.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4"
    "z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg=="
)


def test_the_form_shows_in_the_same_panel_and_arrives(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit("/form").open()
    send = dana.page.locator("alaka-chat form .main")
    send.click()
    expect(dana.page.locator("alaka-chat [name=message] + .fault")).to_contain_text("fill this in")
    expect(dana.page.locator("alaka-chat [name=message]")).to_be_focused()
    dana.page.locator("alaka-chat [name=message]").fill("From the panel")
    send.click()
    expect(dana.page.locator("alaka-chat [name=email] + .fault")).to_contain_text("e-mail address")
    dana.page.reload()
    dana.open()
    expect(dana.page.locator("alaka-chat [name=message]")).to_have_value("From the panel")
    dana.page.locator("alaka-chat [name=email]").fill("dana.form@example.org")
    dana.page.locator("alaka-chat input[type=file]").set_input_files(
        {"name": "list.txt", "mimeType": "text/plain", "buffer": b"25 roses"}
    )
    send.click()
    expect(dana.page.locator("alaka-chat .thanks")).to_contain_text("Thank you")
    eventually(lambda: gul.call(Message.objects.filter(text="From the panel").exists))
    message = gul.call(lambda: Message.objects.get(text="From the panel").attachments.get().name)
    assert message == "list.txt"
    dana.faults = [fault for fault in dana.faults if "422" not in fault]


def test_questions_come_before_the_first_line(gul: Shop, visit: Callable[..., Visitor]):
    gul.call(_set, "chat", questions="Your name | name\nE-mail* | email")
    try:
        dana = visit("/?questions").open()
        expect(dana.text).to_be_hidden()
        dana.page.get_by_role("button", name="Start the chat").click()
        field = dana.page.locator("alaka-chat .asked [name=email]")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
    finally:
        gul.call(_set, "chat", questions="")


def test_a_greeting_comes_by_itself_once(gul: Shop, visit: Callable[..., Visitor]):
    gul.call(_set, "chat", offers="/roses | 0 | newsletter | Questions about our roses?")
    try:
        dana = visit("/roses?utm_source=newsletter")
        offer = dana.page.locator("alaka-chat .offer")
        expect(offer).to_contain_text("Questions about our roses?")
        offer.get_by_role("button", name="Hide this greeting").click()
        expect(offer).to_be_hidden()
        dana.page.reload()
        dana.open()
        dana.page.keyboard.press("Escape")
        expect(offer).to_be_hidden()
        assert visit("/roses").page.locator("alaka-chat .offer-text").count() == 0
    finally:
        gul.call(_set, "chat", offers="")


def test_a_greeting_waits_its_time_for_those_of_its_source(
    gul: Shop, visit: Callable[..., Visitor]
):
    offers = (
        "* | 0 | bing. | From Bing?",
        "/roses | 0 | google. | Another page.",
        "/ | 3600 | google. | Still here?",
        "/ | 1 | google. | You came to look for roses?",
    )
    gul.call(_set, "chat", offers="\n".join(offers))
    try:
        page = visit("/").page
        page.goto(page.url, referer="http://www.google.example/search")
        expect(page.locator("alaka-chat .offer")).to_have_text("You came to look for roses?")
    finally:
        gul.call(_set, "chat", offers="")


def test_files_go_along_and_pictures_show_as_pictures(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    choose = dana.page.locator("alaka-chat .composer input[type=file]")
    dana.text.fill("Like this one")
    files: list[FilePayload] = [
        {"name": "rose.png", "mimeType": "image/png", "buffer": PICTURE},
        {"name": "virus.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"},
    ]
    choose.set_input_files(files)
    fault = dana.page.locator("alaka-chat .composer > .fault")
    expect(fault).to_contain_text("“virus.exe” can’t be sent")
    expect(dana.text).to_have_value("Like this one")
    dana.text.press("Enter")
    canvas = dana.lines.last.locator("canvas")
    expect(dana.lines.last).to_contain_text("Delivered")
    expect(canvas).to_have_attribute("aria-label", "rose.png")
    expect(canvas).to_have_attribute("height", "2")  # As painted, not as it waited.
    assert gul.call(_files, "Like this one") == ["rose.png"]


def _files(text: str) -> list[str]:
    return list(Message.objects.get(text=text).attachments.values_list("name", flat=True))


PASTE = """(field, bytes) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png", {type: "image/png"}));
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""
DROP = """(log, text) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], "list.txt", {type: "text/plain"}));
  log.dispatchEvent(new DragEvent("dragover", {dataTransfer, bubbles: true, composed: true}));
  log.getRootNode().querySelector(".drop")
    .dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true}));
}"""


def test_a_picture_can_be_pasted_and_a_file_dropped(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    dana.text.evaluate(PASTE, list(PICTURE))
    dana.page.locator("alaka-chat .log").evaluate(DROP, "25 roses")
    chips = dana.page.locator("alaka-chat .chip")
    expect(chips).to_have_text(["image.png", "list.txt"])
    expect(chips.locator("progress")).to_have_count(0)
    dana.page.get_by_role("button", name="Remove image.png").click()
    dana.text.press("Enter")
    expect(dana.lines.last.locator("a.file")).to_contain_text("list.txt")
    expect(dana.lines.last).to_contain_text("Delivered")


def test_what_is_too_long_is_not_sent_and_not_lost(gul: Shop, visit: Callable[..., Visitor]):
    dana = visit().open()
    dana.say("ü" * 4003)
    fault = dana.page.locator("alaka-chat .composer > .fault")
    expect(fault).to_contain_text("3 characters too many. A message can have at most 4,000.")
    expect(dana.text).to_have_value("ü" * 4003)
    dana.text.press("Backspace")
    expect(fault).to_contain_text("2 characters too many")


def test_after_the_end_it_asks_how_it_was_and_sends_a_copy(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering
):
    dana = visit().open()
    dana.say("Are lilies in?")
    answers(gul, enter("alice"), "Are lilies in?", "Since this morning.")
    expect(dana.lines.last).to_contain_text("Since this morning.")
    dana.say("Thank you, that was all")
    expect(dana.lines.last).to_contain_text("Seen")  # Alice has it on screen.
    gul.call(_close, "Thank you, that was all")
    dana.page.get_by_role("button", name="Very good").click()
    comment = dana.page.get_by_role("textbox", name="Anything you’d like to tell us?")
    comment.fill("Quick and kind")
    dana.page.locator("alaka-chat .more .main").click()
    expect(dana.page.locator("alaka-chat .more")).to_have_text("Thank you for your feedback.")
    assert gul.call(_rating, "Thank you, that was all") == (5, "Quick and kind")
    assert dana.violations() == []

    dana.page.get_by_role("button", name="Send me a copy by e-mail").click()
    address = dana.page.locator("alaka-chat .card [name=email]")
    expect(address).to_be_focused()
    address.fill("dana")
    address.press("Enter")
    expect(address).to_have_attribute("aria-invalid", "true")
    address.fill("dana@example.org")
    address.press("Enter")
    expect(dana.page.locator("alaka-chat .cards")).to_contain_text("on its way to dana@example.org")
    assert "Since this morning." in body(got(gul, "dana"))


def _close(text: str) -> None:
    alice = Agent.objects.get(email="alice@gul.example")
    Conversation.objects.get(messages__text=text).close(by=alice)


def _rating(text: str) -> tuple[int, str]:
    found = Conversation.objects.get(messages__text=text).satisfaction
    return found.score, found.comment


def signed_page(gul: Shop, chat_site: Site, path: str, **claims: object) -> str:
    """A page of somebody who is logged in on the site."""
    secret = gul.call(_secret)
    word = sign({"exp": int(time.time()) + 600, **claims}, secret)
    page = chat_site.pages["/"].replace("></script>", f' data-identity="{word}"></script>')
    chat_site.pages[path] = page
    return path


def _secret() -> str:
    channel = Channel.objects.get(key="chat")
    if "identity_secret" not in channel.secrets:
        channel.secrets = rotated(channel.secrets)
        channel.save(update_fields=["secrets"])
    return str(channel.secrets["identity_secret"])


def test_a_customer_who_is_logged_in_goes_on_from_device_to_device(
    gul: Shop, chat_site: Site, visit: Callable[..., Visitor]
):
    path = signed_page(gul, chat_site, "/account", id="c-17", email="sima@example.org", name="Sima")
    at_home = visit(path).open()
    at_home.say("From the computer")
    expect(at_home.lines.last).to_contain_text("Delivered")
    on_the_way = visit(path, viewport={"width": 360, "height": 740}).open()
    expect(on_the_way.lines.last).to_contain_text("From the computer")
    on_the_way.say("From the phone")
    expect(at_home.lines.last).to_contain_text("From the phone")
    assert gul.call(_handles, "From the phone") == {
        ("customer", "c-17"),
        ("email", "sima@example.org"),
    }


def test_who_logs_out_leaves_nothing_behind(
    gul: Shop, chat_site: Site, visit: Callable[..., Visitor]
):
    path = signed_page(gul, chat_site, "/desk", id="c-18", name="Rauf")
    rauf = visit(path).open()
    rauf.say("Between us")
    expect(rauf.lines.last).to_contain_text("Delivered")
    rauf.page.evaluate("Alaka.identify()")
    expect(rauf.lines).to_have_count(0)
    rauf.page.goto(f"{chat_site.url}/")
    rauf.open()
    rauf.say("Somebody else")
    expect(rauf.lines.last).to_contain_text("Delivered")
    rauf.page.evaluate("Alaka.identify()")  # As a page says where nobody is logged in.
    assert rauf.bubbles() == ["Somebody else"]


def test_who_is_not_signed_by_the_site_is_nobody_in_particular(
    gul: Shop, chat_site: Site, visit: Callable[..., Visitor]
):
    path = signed_page(gul, chat_site, "/forged", id="c-17", name="Sima")
    chat_site.pages[path] = chat_site.pages[path].replace('data-identity="', 'data-identity="e')
    mallory = visit(path).open()
    mallory.say("I am Sima, am I not?")
    expect(mallory.lines.last).to_contain_text("Delivered")
    assert mallory.bubbles() == ["I am Sima, am I not?"]
    schemes = {scheme for scheme, _ in gul.call(_handles, "I am Sima, am I not?")}
    assert schemes == {"chat"}
    mallory.faults = [fault for fault in mallory.faults if "403" not in fault]


def _handles(text: str) -> set[tuple[str, str]]:
    contact = Conversation.objects.get(messages__text=text).contact
    return {(handle.scheme, str(handle)) for handle in Handle.objects.filter(contact=contact)}


def test_the_settings_show_the_chat_as_it_will_be(gul: Shop, enter: Entering):
    ada: Page = enter("ada")
    pk = gul.call(lambda: Channel.objects.get(key="chat").pk)
    ada.goto(f"{gul.url}/desk/settings/channels/{pk}/edit/")
    shown = ada.frame_locator(".chat-preview-frame").locator("alaka-chat")
    expect(shown.locator(".log")).to_contain_text("Hello! How can we help?")
    ada.locator("[name=greeting_fa]").fill("درود بر شما")
    ada.locator("[name=color]").fill("#0b5fff")
    ada.locator("#preview-language").select_option("fa")
    expect(shown.locator(".log")).to_contain_text("درود بر شما")
    expect(shown.locator("header")).to_have_css("background-color", "rgb(11, 95, 255)")
    expect(shown.locator(".root")).to_have_attribute("dir", "rtl")
    ada.get_by_role("button", name="Dark").click()
    expect(shown.locator(".panel")).to_have_css("background-color", "rgb(32, 37, 41)")
    ada.locator("[name=questions]").fill("one | two | three | four")
    ada.get_by_role("button", name="Save").click()
    expect(ada.locator("#id_questions_error")).to_contain_text("one | two | three | four")
    expect(ada.locator("[name=greeting_fa]")).to_have_value("درود بر شما")


def _set(key: str, **settings: str) -> None:
    channel = Channel.objects.get(key=key)
    channel.settings = channel.settings | settings
    channel.save(update_fields=["settings"])


def test_the_settings_of_a_form_show_it_behind_its_button(gul: Shop, enter: Entering):
    ada: Page = enter("ada")
    pk = gul.call(lambda: Channel.objects.get(key="site").pk)
    ada.goto(f"{gul.url}/desk/settings/channels/{pk}/edit/")
    shown = ada.frame_locator(".chat-preview-frame").locator("alaka-chat")
    ada.locator("[name=title]").focus()
    ada.keyboard.type("Ask the ", delay=60)
    expect(shown.locator("h2")).to_have_text("Ask the")
    ada.keyboard.type("florist")  # The preview has not taken the keys away.
    expect(ada.locator("[name=title]")).to_have_value("Ask the florist")
    ada.locator("[name=extra_fields]").fill("Day* | date")
    ada.locator("[name=color]").fill("#0b5fff")
    ada.locator("#preview-language").select_option("fa")
    expect(shown.locator("h2")).to_have_text("Ask the florist")
    expect(shown.locator("[name=Day]")).to_be_visible()
    expect(shown.locator(".root")).to_have_attribute("dir", "rtl")
    expect(shown.locator("header")).to_have_css("background-color", "rgb(11, 95, 255)")
    shown.locator("[name=message]").fill("Nobody gets this")
    shown.locator("[name=Day]").fill("2026-12-24")
    shown.locator("form .main").click()
    expect(shown.locator(".thanks")).to_be_visible()
    assert not gul.call(lambda: Message.objects.filter(text="Nobody gets this").exists())
