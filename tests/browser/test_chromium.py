"""A browser that never answers holds no test up, and none after it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Error

from tests.browser.chromium import killed_after


def test_a_browser_that_does_not_answer_is_killed_and_started_again(
    context: Callable[..., BrowserContext],
):
    page = context().new_page()
    with killed_after(0.5), pytest.raises(Error, match="closed"):
        page.evaluate("new Promise(() => {})")
    again = context().new_page()
    again.set_content("<p>Here</p>")
    assert again.locator("p").inner_text() == "Here"
