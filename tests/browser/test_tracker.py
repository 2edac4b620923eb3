"""The script of the visits, in a real browser on a site of another origin."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.door import Door, tracked_site
from tests.browser.site import Site

Contexts = Callable[..., BrowserContext]
KEPT = "Object.keys(localStorage).length + document.cookie.length"


@pytest.fixture
def place() -> Iterator[tuple[Door, Site]]:
    with tracked_site() as made:
        yield made


def test_a_visit_is_told_from_the_first_page_to_the_leaving(
    place: tuple[Door, Site], context: Contexts
):
    door, site = place
    page = context().new_page()
    page.goto(f"{site.url}/full?utm_source=news", referer="https://search.example/?q=roses")
    first = door.wait_for("page")
    assert first["context"]["page"] == {
        "url": f"{site.url}/full?utm_source=news",
        "title": "Roses",
        "referrer": "https://search.example/?q=roses",
    }
    assert page.evaluate("document.cookie") == f"alaka_id={first['anonymousId']}"
    page.wait_for_timeout(1100)  # It is looked at for a second.
    page.evaluate("scrollTo(0, 1500)")

    page.evaluate("history.pushState({}, '', '/full/red'); document.title = 'Red roses'")
    second = door.wait_for("page", 2)
    assert second["context"]["page"]["title"] == "Red roses"
    assert second["context"]["page"]["referrer"] == f"{site.url}/full?utm_source=news"
    left = door.wait_for("leave")
    assert left["context"]["page"]["url"] == first["context"]["page"]["url"]
    assert left["properties"]["seconds"] >= 1
    assert 50 <= left["properties"]["depth"] <= 90
    page.evaluate("history.replaceState({}, '', '/full/red#more')")
    page.go_back()
    assert door.wait_for("page", 3)["context"]["page"]["url"] == first["context"]["page"]["url"]

    page.locator("#away").click()
    assert door.wait_for("Outbound Link Clicked")["properties"] == {"url": f"{door.url}/x"}
    page.locator("#file").click()
    assert door.wait_for("File Downloaded")["properties"] == {"url": f"{site.url}/list.pdf"}
    page.locator("button[data-alaka-event]").click()
    assert door.wait_for("Size Chosen")["properties"] == {"size": "M"}
    page.evaluate("document.forms.asked.target = '_blank'")
    page.locator("#ask").click()
    assert door.wait_for("Table Asked For")["properties"] == {"people": "4"}
    page.evaluate("alaka('order', {order_id: 'A7', total: 55})")
    assert door.wait_for("Order Completed")["properties"] == {"order_id": "A7", "total": 55}
    page.evaluate("alaka('identify', 42, {name: 'Dana'})")
    told = door.wait_for("identify")
    assert (told["userId"], told["traits"]) == ("42", {"name": "Dana"})
    page.evaluate("alaka('identity', 'signed.later')")
    assert door.wait_for("identify", 2)["context"]["identity"] == "signed.later"

    page.evaluate("alaka('track', 'Last Word')")
    page.goto("about:blank")
    door.wait_for("Last Word")
    assert door.names().count("page") == 3
    assert len({each["anonymousId"] for each in door.events}) == 1


def test_nothing_is_kept_before_the_visitor_agrees(place: tuple[Door, Site], context: Contexts):
    door, site = place
    asked = context().new_page()
    asked.goto(f"{site.url}/ask?alaka_m=of-a-letter")
    told(asked, "track", "Unseen")
    counted = context().new_page()
    counted.goto(f"{site.url}/count")
    assert "anonymousId" not in door.wait_for("page")
    told(counted, "identify", 42)
    told(counted, "track", "Counted")
    door.wait_for("Counted")
    assert door.names() == ["page", "Counted"]
    for page in (asked, counted):
        assert page.evaluate(KEPT) == 0
        assert page.evaluate("alaka.visitor()") == ""

    assert asked.url == f"{site.url}/ask"  # A letter's word is nobody else's to copy.
    told(asked, "consent", "given")
    assert door.wait_for("identify")["context"]["signed"] == "of-a-letter"
    agreed = door.wait_for("page", 2)
    assert agreed["anonymousId"] == asked.evaluate("alaka.visitor()") != ""
    assert "Unseen" not in door.names()
    told(asked, "consent", "refused")
    assert asked.evaluate(KEPT) == 0

    # Whom the site's server signed is named once he may be recognised.
    told(counted, "consent", "given")
    signed = door.wait_for("identify", 2)
    assert signed["context"]["identity"] == "signed.word"
    assert signed["anonymousId"] == counted.evaluate("alaka.visitor()")


def test_a_refusal_and_what_the_browser_asks_for_are_heeded(
    place: tuple[Door, Site], context: Contexts
):
    door, site = place
    page = context().new_page()
    page.goto(f"{site.url}/full")
    assert door.wait_for("page")["anonymousId"]
    told(page, "consent", "refused")
    page.reload()
    assert "anonymousId" not in door.wait_for("page", 2)
    assert page.evaluate("document.cookie") == "alaka_id=no"

    careful = context()
    careful.add_init_script(
        "Object.defineProperty(navigator, 'globalPrivacyControl', {get: () => true})"
    )
    page = careful.new_page()
    page.goto(f"{site.url}/full")
    assert "anonymousId" not in door.wait_for("page", 3)
    assert page.evaluate(KEPT) == 0
    told(page, "consent", "given")
    assert door.wait_for("page", 4)["anonymousId"].startswith("y")


def test_what_the_server_did_not_take_comes_later_and_once(
    place: tuple[Door, Site], context: Contexts
):
    door, site = place
    door.status = 503
    browser = context()
    page = browser.new_page()
    page.goto(f"{site.url}/full")
    told(page, "track", "Before")
    page.close()  # Both wait in the page's storage.
    page = browser.new_page()
    page.goto(f"{site.url}/full")
    told(page, "track", "After")
    door.status = 200
    for name in ("Before", "After"):
        door.wait_for(name)
    assert door.wait_for("page", 2)["anonymousId"] == page.evaluate("alaka.visitor()")
    page.wait_for_timeout(700)  # The queue has been emptied by the answers.
    assert page.evaluate("Object.keys(localStorage).length") == 0
    assert sorted(name for name in door.names() if name != "leave") == [
        "After", "Before", "page", "page",
    ]  # fmt: skip


def test_what_was_not_meant_is_not_told_and_stops_nothing(
    place: tuple[Door, Site], context: Contexts
):
    door, site = place
    page = context().new_page()
    page.goto(f"{site.url}/own", referer="https://search.example/")
    for path in ("red", "white"):
        page.evaluate("path => history.pushState({}, '', path)", path)
        told(page, "page")
        seen = door.wait_for("page", 1 if path == "red" else 2)
        assert seen["context"]["page"]["url"] == f"{site.url}/{path}"
        before = "https://search.example/" if path == "red" else f"{site.url}/red"
        assert seen["context"]["page"]["referrer"] == before
    page.locator("#away").click(button="right")
    page.locator("svg rect").dispatch_event("click")
    page.evaluate("const round = {}; round.round = round; alaka('track', 'Round', round)")
    for nobody in ("undefined", "null", "''"):
        page.evaluate(f"alaka('identify', {nobody}, {{name: 'Dana'}})")
    with page.expect_download():
        page.locator("#export").click()
    assert door.wait_for("File Downloaded")["properties"] == {"url": f"{site.url}/export?of=1"}
    named = door.wait_for("identify", 3)
    assert named["traits"] == {"name": "Dana"}
    assert not any("userId" in each for each in door.events)
    told_of = [name for name in door.names() if name != "leave"]
    assert sorted(told_of) == ["File Downloaded", *["identify"] * 3, "page", "page"]

    # A site that is none of the source's sees why in its browser's own console.
    door.status = 403
    with page.expect_console_message(lambda message: "Why" in message.text):
        told(page, "track", "Why")


def test_who_takes_his_consent_back_takes_it_back_in_every_window(
    place: tuple[Door, Site], context: Contexts
):
    door, site = place
    browser = context()
    one, other = browser.new_page(), browser.new_page()
    one.goto(f"{site.url}/count")
    told(one, "consent", "given")
    other.goto(f"{site.url}/count")
    assert door.wait_for("page", 3)["anonymousId"]
    told(one, "consent", "refused")
    told(other, "track", "Afterwards")
    assert "anonymousId" not in door.wait_for("Afterwards")
    assert other.evaluate(KEPT) == 0
    # The browser forgot him in between, as people do it by hand.
    told(one, "consent", "given")
    browser.clear_cookies()
    assert one.evaluate("alaka.visitor()") == ""


def test_without_scripts_the_picture_is_asked_for(place: tuple[Door, Site], context: Contexts):
    door, site = place
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{site.url}/full")
    [headers] = [headers for path, headers in door.asked if path == "/t/key.gif"]
    assert headers["Referer"] == f"{site.url}/full"
    assert not door.batches


def test_a_form_of_ours_knows_its_browser(place: tuple[Door, Site], context: Contexts):
    door, site = place
    page = context().new_page()
    page.goto(f"{site.url}/full")
    visitor = door.wait_for("page")["anonymousId"]
    page.locator("[name=email]").fill("dana@example.org")
    with page.expect_request(f"{door.url}/f/site") as asked:
        page.locator("#send").click()
    assert parse_qs(asked.value.post_data or "")["alaka_visitor"] == [visitor]


def told(page: Page, *said: object) -> None:
    """Say it to the script, once it is there."""
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_load_state("load")
    page.evaluate("said => alaka(...said)", list(said))
