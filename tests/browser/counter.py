"""What somebody does at the page of a place that the code on the counter opens."""

from playwright.sync_api import Page


def send(page: Page) -> None:
    """Again while the form finds it too fast for a person; nothing typed is lost of it."""
    while "thanks=" not in page.url:
        press_send(page)


def press_send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form button.btn-primary").click()
