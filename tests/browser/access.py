"""What axe-core finds in a page where nothing moves: on the way colours are only half there."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "ui" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARRIVE = """() => [document, document.querySelector('alaka-chat')?.shadowRoot]
  .flatMap(root => root?.getAnimations() ?? [])
  .filter(one => one.effect.getComputedTiming().endTime !== Infinity)
  .forEach(one => one.finish())"""


def arrive(page: Page) -> None:
    """Bring what moves in the page or the widget to its end, but for what always moves."""
    page.evaluate(ARRIVE)


def violations(page: Page, within: str = "html") -> list[str]:
    """By rule and element, of the first that the selector finds and all in it."""
    arrive(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    options: dict[str, Any] = {"runOnly": RULES, "resultTypes": ["violations"]}
    found = page.evaluate(
        "([within, options]) => axe.run(document.querySelector(within), options)",
        [within, options],
    )
    return [
        f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]
    ]
