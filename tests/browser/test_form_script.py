"""The form's small script on a foreign site: it waits for its sum and loses nothing."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

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


def test_files_that_are_too_large_are_told_of_before_anything_is_sent(
    gul: Shop, context: Callable[..., BrowserContext], tmp_path: Path
):
    large, small = tmp_path / "film.mp4", tmp_path / "plan.pdf"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    small.write_bytes(b"%PDF-1.4 plan")
    page = context().new_page()
    posted: list[str] = []
    page.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    page.goto(f"{gul.url}/f/site?lang=en")
    page.locator("[name=message]").fill("For forty tables, please.")
    page.locator("[name=email]").fill("farid@example.org")
    page.locator("[type=file]").set_input_files(large)
    told = page.locator(".field-file .field-error")
    expect(told).to_contain_text("The files are too large: 10.0\xa0MB together at most.")
    page.locator("form button.btn-primary").click()
    expect(page.locator("[type=file]")).to_be_focused()
    assert page.locator("[name=message]").input_value() == "For forty tables, please."
    assert posted == []
    page.locator("[type=file]").set_input_files(small)
    expect(told).to_have_count(0)
    with page.expect_request(lambda asked: asked.method == "POST"):
        page.locator("form button.btn-primary").click()


def test_without_a_script_a_body_over_the_servers_limit_leaves_what_was_typed(
    gul: Shop, context: Callable[..., BrowserContext], tmp_path: Path
):
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024)
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{gul.url}/f/site?lang=en")
    page.locator("[name=message]").fill("For fifty tables, please.")
    page.locator("[name=email]").fill("farid@example.org")
    page.locator("[type=file]").set_input_files(large)
    page.locator("form button.btn-primary").click()
    expect(page.locator(".field-file .field-error")).to_contain_text("too large")
    assert page.locator("[name=message]").input_value() == "For fifty tables, please."
    assert page.locator("[name=email]").input_value() == "farid@example.org"
