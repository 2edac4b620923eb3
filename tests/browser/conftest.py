"""The product, a mailbox, a mail server, a foreign site, and people in browsers around them.

All of it lives as long as this folder's tests run in a process: an event loop of Playwright's must
not be there when tests of Django run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from alaka.channels.form import snippet
from alaka.channels.form.definition import Definition
from alaka.channels.models import Channel
from tests.browser.chromium import CLOSING, Chromium, killed_after
from tests.browser.site import Site
from tests.browser.visitor import Visitor
from tests.shop import PASSWORD, Shop, shop

# An answer waits ten seconds to be taken back before it goes.
PATIENCE = 30_000.0
# Seconds, after which a test that still runs is given up.
LONGEST = 600.0

Entering = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Chromium]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = Chromium(playwright)
        yield started
        started.close()


@pytest.fixture(autouse=True)
def given_up_in_the_end() -> Iterator[None]:
    with killed_after(LONGEST):
        yield


@pytest.fixture(scope="package")
def gul(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Shop]:
    with shop(tmp_path_factory.mktemp("browser") / "data", django_db_blocker) as opened:
        opened.mail_server.mailboxes = {
            "dana@example.org": "dana",
            "emil@example.org": "emil",
            "farid@example.org": "farid",
            # Of the main job alone, in English and in Persian: no other test's letter stands there.
            "jasmin@example.org": "jasmin",
            "parvin@example.org": "parvin",
            "rauf@example.org": "rauf",
            # Of the case desk's alone.
            "samir@example.org": "samir",
            "gunel@example.org": "gunel",
            "zahra@example.org": "zahra",
            "nergiz@example.org": "nergiz",
            # Of a sequence alone.
            "narmin@example.org": "narmin",
            # Of what changed alone.
            "leyla@example.org": "leyla",
            "mina@example.org": "mina",
            "murad@gul.example": "murad",
            "sevda@gul.example": "sevda",
        }
        yield opened


@pytest.fixture(scope="package")
def site(gul: Shop) -> Iterator[Site]:
    """The forms as the channel's page gives them for copying, on pages of another origin."""
    with Site() as opened:
        for key, path in (("site", "/contact.html"), ("persian", "/tamas.html")):
            form = gul.call(_snippet, key, gul.url)
            head = '<!doctype html><meta charset="utf-8"><title>Roses</title><h1>Roses</h1>'
            opened.pages[path] = f"{head}{form}"
        yield opened


@pytest.fixture(scope="package")
def chat_site(gul: Shop) -> Iterator[Site]:
    """The chat's one line on pages of a site that allows what the channel's page asks for."""
    with Site() as opened:
        opened.policy = f"default-src 'none'; {gul.call(_setup, 'chat', gul.url)['policy']}"
        for key, path, language in (
            ("chat", "/", "en"),
            ("chat", "/roses", "en"),
            ("goftogu", "/fa", "fa"),
            ("site", "/form", "en"),
        ):
            copied = gul.call(_setup, key, gul.url)
            line = copied.get("line") or copied["widget_line"]
            turned = ' dir="rtl"' if language == "fa" else ""
            opened.pages[path] = (
                f'<!doctype html><html lang="{language}"{turned}><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                f"<title>Roses</title><main><h1>Roses</h1><button>Of the site</button>"
                f"<p>Red and white.</p></main>{line}</html>"
            )
        yield opened


def _setup(key: str, base_url: str) -> Mapping[str, Any]:
    channel = Channel.objects.get(key=key)
    return channel.adapter_class(replace(channel.configuration, base_url=base_url)).setup()


def _snippet(key: str, base_url: str) -> str:
    configuration = Channel.objects.get(key=key).configuration
    return snippet.html(Definition(replace(configuration, base_url=base_url)))


@pytest.fixture
def context(chromium: Chromium) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers of their own, with their own cookies; closes them at the end."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        new = chromium.browser().new_context(
            **{"viewport": {"width": 1280, "height": 800}, **options}
        )
        new.set_default_timeout(PATIENCE)
        made.append(new)
        return new

    yield make
    with killed_after(CLOSING):
        for each in made:
            each.close()


@pytest.fixture
def enter(gul: Shop, context: Callable[..., BrowserContext]) -> Entering:
    """Log in as somebody of the shop, by the page; the page he lands on."""

    def log_in(who: str, **options: Any) -> Page:
        page = context(**options).new_page()
        page.goto(f"{gul.url}/desk/account/login/")
        page.locator("input[name=login]").fill(f"{who}@gul.example")
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    return log_in


@pytest.fixture
def visit(
    chat_site: Site, context: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def come(path: str = "/", **options: object) -> Visitor:
        visitors.append(Visitor(context(**options), chat_site.url + path))
        return visitors[-1]

    yield come
    assert [fault for each in visitors for fault in each.faults] == []
