"""A visitor of a site with the chat, and an eye on what must not happen there."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.browser.access import violations


class Visitor:
    """One tab of a visitor's browser."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.goto(url)

    def _console(self, message: ConsoleMessage) -> None:
        # A connection that is cut on purpose is no fault.
        if message.type == "error" and "net::ERR" not in message.text:
            self.faults.append(message.text)

    @property
    def launcher(self) -> Locator:
        return self.page.locator("alaka-chat .launcher")

    @property
    def text(self) -> Locator:
        return self.page.locator("alaka-chat .composer textarea")

    @property
    def lines(self) -> Locator:
        """What was said, without the greeting."""
        return self.page.locator("alaka-chat .day ~ .row")

    def open(self) -> "Visitor":
        self.launcher.click()
        expect(self.page.locator("alaka-chat [role=dialog]")).to_be_visible()
        return self

    def say(self, text: str) -> None:
        self.text.fill(text)
        self.text.press("Enter")

    def bubbles(self) -> list[str]:
        return self.lines.locator(".bubble").all_inner_texts()

    def shows(self, *texts: str) -> None:
        """These and no others, once what another tab says of them has come."""
        expect(self.lines.locator(".bubble")).to_have_text(texts)

    def violations(self) -> list[str]:
        """What axe-core finds in the widget, by rule and element."""
        return violations(self.page, "alaka-chat")
