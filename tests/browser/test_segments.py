"""A segment is built with a running count, saved, and used in a rule; in English and in Persian."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from alaka.accounts.models import Agent, Role
from alaka.automation import recipes
from alaka.automation.models import Rule
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments.models import Segment
from tests.browser.conftest import Entering
from tests.shop import PASSWORD, Shop


@dataclass(frozen=True)
class Words:
    code: str
    add: str
    language: str
    persian: str
    show: str
    people: re.Pattern[str]
    save: str
    segment: str
    save_condition: str
    complaint: str
    # Of who wrote, and complained afterwards.
    said: str


ENGLISH = Words(
    "en", "Add a condition", "Language", "Persian", "Show", re.compile("person|people"),
    "Save the segment", "Segment", "Save the condition", "Complaint",
    "there are messages (within 7 days afterwards: has a case (Kind: “Complaint”))",
)  # fmt: skip
PERSIAN = Words(
    "fa", "افزودن شرط", "زبان", "فارسی", "نمایش", re.compile("نفر"),
    "ذخیرهٔ سگمنت", "سگمنت", "ذخیرهٔ شرط", "شکایت",
    "پیام هست (طی ۷ روز پس از آن: پرونده دارد (نوع: \u2068«\u2068شکایت\u2069»\u2069))",
)  # fmt: skip


def _begin(code: str, at: str = "seg") -> str:
    """An administrator who reads it, a rule of his, and somebody to be found."""
    Contact.objects.create(name=f"Rosa {code}", language="fa", created_at=clock.now())
    who = Agent.objects.create_user(
        f"{at}-{code}@gul.example", PASSWORD, name="Sima", role=Role.ADMINISTRATOR, language=code
    )
    return str(recipes.begin(by=who, name="Greet", trigger="daily").get_absolute_url())


def _rest() -> None:
    Rule.objects.all().delete()
    Segment.objects.all().delete()


@pytest.mark.parametrize("words", [ENGLISH, PERSIAN], ids=lambda words: words.code)
def test_a_segment_is_built_and_used_in_a_rule(gul: Shop, enter: Entering, words: Words):
    rule = gul.call(_begin, words.code)
    page = enter(f"seg-{words.code}")

    def condition(title: str, value: str) -> None:
        page.locator("summary", has_text=words.add).click()
        page.get_by_role("link", name=re.compile(f"^{title} ·")).click()
        sheet = page.locator("#sheet-body")
        sheet.get_by_label(value, exact=True).check()
        running = sheet.locator(".segment-running")
        expect(running.locator(".segment-count")).to_contain_text(words.people)
        expect(running.locator(".segment-sample li").first).to_be_visible()
        sheet.get_by_role("button", name=words.show, exact=True).click()

    page.goto(gul.url + "/desk/segments/new/")
    condition(words.language, words.persian)
    expect(page.locator(".filter-chip")).to_contain_text(words.persian)
    expect(page.locator(".segment-running .segment-count")).to_contain_text(words.people)
    page.locator("[name=name]").fill(f"Fans {words.code}")
    page.get_by_role("button", name=words.save).click()
    expect(page.locator("h1")).to_have_text(f"Fans {words.code}")
    segment = page.url
    # The worker looks at everybody, and the page hears of it.
    expect(page.locator("#segment-live .fs-2")).to_contain_text(words.people)

    page.goto(gul.url + rule)
    condition(words.segment, f"Fans {words.code}")
    page.get_by_role("button", name=words.save_condition).click()
    page.goto(segment)
    expect(page.get_by_role("link", name="Greet")).to_be_visible()
    gul.call(_rest)


@pytest.mark.parametrize("words", [ENGLISH, PERSIAN], ids=lambda words: words.code)
def test_what_came_afterwards_is_narrowed_as_soon_as_it_is_chosen(
    gul: Shop, enter: Entering, words: Words
):
    gul.call(_begin, words.code, "then")
    page = enter(f"then-{words.code}")
    page.goto(gul.url + "/desk/segments/new/")
    page.locator("summary", has_text=words.add).click()
    page.locator(".menu-panel a[href*='/conditions/messages']").click()
    sheet = page.locator("#sheet-body")
    sheet.locator("[name=then]").select_option("any.cases")
    sheet.get_by_label(words.complaint, exact=True).check()
    sheet.locator("[name=then_days]").fill("7")
    sheet.get_by_role("button", name=words.show, exact=True).click()
    expect(page.locator(".filter-chip .filter-text")).to_have_text(words.said)
    gul.call(_rest)
