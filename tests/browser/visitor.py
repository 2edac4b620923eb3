"""A visitor of a site with the chat, and an eye on what must not happen there."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect

AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
MOVED = """() => Promise.all(document.querySelector('alaka-chat').shadowRoot.getAnimations()
  .filter(one => one.effect.getComputedTiming().iterations !== Infinity)
  .map(one => one.finished.catch(() => null)))"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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

    def wait_for_movement(self) -> None:
        """The widget comes with one: until then colours are half there, and nothing in place."""
        self.page.evaluate(MOVED)

    def violations(self) -> list[str]:
        """What axe-core finds in the page with the widget, by rule and element."""
        self.wait_for_movement()
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        options: dict[str, Any] = {"runOnly": RULES, "resultTypes": ["violations"]}
        found = self.page.evaluate(
            "options => axe.run(document.querySelector('alaka-chat'), options)", options
        )
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]
