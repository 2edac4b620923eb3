"""The specification's own library for browsers drives our doors: its host is changed, no more."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, expect

from alaka.core import clock
from alaka.tracking.events.terms import Word
from alaka.tracking.identity import owner
from alaka.tracking.models import Apart, Kind, SeenEvent, Source, Term
from tests.browser.site import Site
from tests.house import eventually
from tests.shop import Shop

FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
LIBRARY = Path(__file__).parents[2] / "ui/node_modules/@segment/analytics-next/dist/umd/index.js"
BATCHING = (
    '{integrations: {"Segment.io": {deliveryStrategy: {strategy: "batching", config: {size: 2}}}}}'
)


def page(url: str, options: str, said: str) -> str:
    return (
        '<!doctype html><meta charset="utf-8"><title>Roses</title><h1>Roses</h1>'
        '<script src="/analytics.js"></script><script>'
        "const analytics = AnalyticsNext.AnalyticsBrowser.load("
        f'{{writeKey: "of-a-browser", cdnURL: "{url}"}}, {options}); {said}'
        ' analytics.ready(() => { document.querySelector("h1").textContent = "Ready"; });'
        "</script>"
    )


def test_the_library_for_browsers_asks_where_to_send_and_sends_there(
    gul: Shop, context: Callable[..., BrowserContext]
):
    gul.call(Source.objects.create, name="Library", key="of-a-browser", created_at=clock.now())
    faults: list[str] = []
    with Site() as site:
        site.pages["/analytics.js"] = LIBRARY.read_text()
        site.pages["/"] = page(
            gul.url, "{}",
            'analytics.page(); analytics.identify("b-7", {email: "b7@gul.example"});'
            'analytics.track("Size Chosen", {size: "M"});',
        )  # fmt: skip
        site.pages["/batch"] = page(
            gul.url, BATCHING, 'analytics.page(); analytics.track("Order Completed",'
            '{order_id: "B-7", total: 12.5, currency: "EUR"});',
        )  # fmt: skip
        tab = context(user_agent=FOX).new_page()
        tab.on("response", lambda told: faults.append(told.url) if told.status >= 400 else None)
        for path, count in (("/", 3), ("/batch", 5)):
            tab.goto(site.url + path)
            expect(tab.locator("h1")).to_have_text("Ready")
            eventually(partial(has, gul, count))
    events = gul.call(taken)
    kinds = Counter(each["kind"] for each in events)
    assert kinds == {Kind.PAGE: 2, Kind.IDENTIFY: 1, Kind.TRACK: 2}
    assert [each["apart"] for each in events] == [Apart.NOT] * 5
    [browser] = {each["visitor"] for each in events}
    assert {each["page"] for each in events} == {f"{site.url}/", f"{site.url}/batch"}
    chosen, ordered = (each for each in events if each["kind"] == Kind.TRACK)
    assert chosen["data"]["properties"] == {"size": "M"}
    assert str(ordered["amount"]) == "12.50"
    assert eventually(lambda: gul.call(owner, browser, events[0]["at"]))
    assert not [url for url in faults if url.startswith(gul.url)]


def has(gul: Shop, count: int) -> bool:
    return len(gul.call(taken)) == count


def taken() -> list[dict[str, Any]]:
    source = Source.objects.get(key="of-a-browser")
    rows = list(SeenEvent.objects.filter(source=source.pk).order_by("at", "key").values())
    texts = dict(Term.objects.filter(kind=Word.PAGE).values_list("pk", "text"))
    return [{**row, "page": texts.get(row["page"] or 0)} for row in rows]
