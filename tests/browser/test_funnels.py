"""A funnel is built on the screen, in English and in Persian, and drawn."""

import re

from playwright.sync_api import Page, expect

from alaka.accounts.models import Agent, Role
from alaka.core import clock
from alaka.goals.models import Funnel
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Visit
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import PASSWORD, Shop

ADDRESS = "https://gul.example/shop/funnel-roses"
VISITOR = terms.number(Word.VISITOR, "funnel")


def _begin() -> None:
    for language in ("en", "fa"):
        Agent.objects.create_user(
            f"fargo-{language}@gul.example", PASSWORD, name="Fargo", language=language,
            role=Role.MANAGER,
        )  # fmt: skip
    at, page = clock.now(), terms.number(Word.PAGE, ADDRESS)
    row = Row(
        terms.key_of(1, "funnel"), at=at, received_at=at, source=1, kind=Kind.PAGE,
        visitor=VISITOR, page=page,
    )  # fmt: skip
    store([row], {page: (Word.PAGE, ADDRESS)})


def _rest() -> None:
    Funnel.objects.all().delete()


def test_a_funnel_is_built_and_drawn_in_english_and_in_persian(gul: Shop, enter: Entering):
    gul.call(_begin)
    eventually(lambda: gul.call(Visit.objects.filter(visitor=VISITOR).exists))
    try:
        english = _built(gul, enter("fargo-en"), "ltr")
        expect(english.locator("tbody th").first).to_contain_text("1. A page with")
        english.locator("tbody tr").first.locator("td a").first.click()
        expect(english.locator(".page-subtitle")).to_contain_text("1 stranger")
        persian = _built(gul, enter("fargo-fa"), "rtl")
        expect(persian.locator("tbody th").first).to_contain_text("۱. صفحه‌ای با")
    finally:
        gul.call(_rest)


def _built(gul: Shop, page: Page, direction: str) -> Page:
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(f"{gul.url}/desk/reports/steps/")
    expect(page.locator("html")).to_have_attribute("dir", direction)
    page.locator("a[href='/desk/funnels/new/']").first.click()
    page.locator("[name=name]").fill("Roses")
    # What is not needed is not shown: an address of an order, a third step before the second.
    expect(page.locator("[name=step-1-text]")).to_be_hidden()
    page.locator("[name=step-1-kind]").select_option("page")
    page.locator("[name=step-1-text]").fill("/shop/funnel-roses")
    expect(page.locator("[name=step-3-kind]")).to_be_hidden()
    page.locator("[name=step-2-kind]").select_option("order")
    expect(page.locator("[name=step-2-text]")).to_be_hidden()
    expect(page.locator("[name=step-3-kind]")).to_be_visible()
    page.locator("main form button.btn-primary").click()
    page.wait_for_url(re.compile(r"/desk/reports/steps/\?funnel="))
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    assert faults == []
    return page
