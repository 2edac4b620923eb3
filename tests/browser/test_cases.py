"""A case in the browsers of two colleagues: opened, changed by both, answered, back again."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from alaka.accounts.models import Agent
from alaka.cases import handling
from alaka.cases.models import Case, Severity
from alaka.inbox.models import Conversation, Message, MessageKind, PreparedAnswer
from tests.browser.conftest import Entering
from tests.browser.test_main_job import is_as_it_was, mark
from tests.house import eventually
from tests.shop import Shop, mail


def lilies_are_late(shop: Shop) -> int:
    """Samir complained by mail; the id of his conversation."""
    text = "My lilies are a day late. I want my money back."
    letter = mail("Samir <samir@example.org>", "Late lilies", text, Message_ID="<l@example.org>")
    shop.dovecot.deliver(letter)
    found = Conversation.objects.filter(subject="Late lilies")
    eventually(lambda: shop.call(found.exists))
    return int(shop.call(lambda: found.get().pk))


def case_of(shop: Shop) -> Case:
    found: Case = shop.call(lambda: Case.objects.get(title__contains="lilies"))
    return found


def judge(pk: int, severity: Severity) -> None:
    bob = Agent.objects.get(email="bob@gul.example")
    handling.change(Case.objects.get(pk=pk), by=bob, severity=severity)


def rename(pk: int) -> None:
    bob = Agent.objects.get(email="bob@gul.example")
    handling.change(Case.objects.get(pk=pk), by=bob, title="Late lilies, wilted too")


def test_a_case_from_its_opening_to_its_return(gul: Shop, enter: Entering):
    pk = lilies_are_late(gul)
    alice, bob = enter("alice"), enter("bob")
    bob.goto(f"{gul.url}/desk/cases/?view=new")
    mark(bob)
    opens_by_key(gul, alice, pk)
    line = bob.locator(".row-line", has_text="Late lilies")
    expect(line).to_be_visible()
    assert is_as_it_was(bob)
    both_change_it(gul, alice, bob)
    steps_and_passing(gul, alice, bob)
    closes_with_a_prepared_answer(gul, bob)
    comes_back(gul, bob)


def opens_by_key(gul: Shop, alice: Page, pk: int) -> None:
    alice.goto(f"{gul.url}/desk/conversations/{pk}")
    alice.locator("h1").click()
    alice.keyboard.press("c")
    alice.wait_for_url("**/cases/new?conversation=*")
    expect(alice.locator("[name=title]")).to_have_value("Late lilies")
    expect(alice.locator("[name=text]")).to_have_value(re.compile("a day late"))
    alice.locator("[name=wish]").fill("His money back")
    alice.get_by_role("button", name="Open the case").click()
    expect(alice.locator("#fact-title [name=title]")).to_have_value("Late lilies")


def both_change_it(gul: Shop, alice: Page, bob: Page) -> None:
    pk = case_of(gul).pk
    bob.goto(f"{gul.url}/desk/cases/{pk}/")
    mark(bob)
    alice.locator("#fact-kind select").select_option("request")
    expect(alice.locator("#fact-kind .fact-saved")).to_have_text("Saved")
    expect(bob.locator("#fact-kind select")).to_have_value("request")
    # What is being typed stays while the page looks again.
    wish = alice.locator("#fact-wish textarea")
    wish.fill("Half of his money")
    title = alice.locator("#fact-title [name=title]")
    wish.focus()
    gul.call(judge, pk, Severity.SEVERE)
    expect(alice.locator(".case-under-title")).to_contain_text("Severe")
    expect(wish).to_have_value("Half of his money")
    title.fill("Lilies")
    gul.call(rename, pk)
    expect(bob.locator("#fact-title [name=title]")).to_have_value("Late lilies, wilted too")
    title.press("Tab")
    expect(alice.locator("#fact-title")).to_contain_text("Bob Babic changed this meanwhile.")
    expect(alice.locator("#fact-title [name=title]")).to_have_value("Lilies")
    expect(alice.locator("#fact-title .fact-theirs")).to_have_text("Late lilies, wilted too")
    # Nor does it wipe what was refused.
    gul.call(judge, pk, Severity.NORMAL)
    expect(alice.locator(".case-under-title")).not_to_contain_text("Severe")
    expect(alice.locator("#fact-title [name=title]")).to_have_value("Lilies")
    alice.get_by_role("button", name="Save mine").click()
    expect(bob.locator("#fact-title [name=title]")).to_have_value("Lilies")
    assert is_as_it_was(bob)
    assert gul.call(lambda: Case.objects.get(pk=pk).wish) == "Half of his money"
    gul.call(lambda: Case.objects.filter(pk=pk).update(title="Late lilies"))


def steps_and_passing(gul: Shop, alice: Page, bob: Page) -> None:
    alice.locator(".case-step-form [name=text]").press("Enter")
    expect(alice.locator(".case-step-form")).to_contain_text("Say what is to be done.")
    alice.locator(".case-step-form [name=text]").fill("Ask the driver")
    alice.locator(".case-step-form [name=text]").press("Enter")
    expect(alice.locator(".case-step", has_text="Ask the driver")).to_be_visible()
    expect(alice.locator(".case-step-form [name=text]")).to_have_value("")
    bob.get_by_role("button", name="Done: Ask the driver").click()
    expect(alice.locator(".case-step.is-done")).to_contain_text("Ask the driver")
    alice.locator("h2", has_text="History").click()
    alice.keyboard.press("a")
    alice.locator("#sheet .choice-line", has_text="Bob Babic").click()
    expect(alice.locator("#toasts")).to_contain_text("Passed on to Bob Babic.")
    expect(bob.locator(".fact-holder")).to_contain_text("Bob Babic")
    mine = Case.objects.open().filter(manager__email="bob@gul.example")
    expect(bob.locator("#side-cases")).to_have_text(str(gul.call(mine.count)))
    bob.get_by_role("button", name="Take it in hand").click()
    expect(alice.locator(".case-under-title")).to_contain_text("In hand")


def closes_with_a_prepared_answer(gul: Shop, bob: Page) -> None:
    text = "Dear {name}, you get your money back."
    gul.call(PreparedAnswer.objects.create, name="Money back", text=text)
    bob.get_by_role("link", name="Answer and close").click()
    bob.get_by_role("button", name="Send and close").click()
    expect(bob.locator("#closure")).to_contain_text("Say how it ended.")
    bob.get_by_label("Compensated").check()
    answer = bob.locator("#case-answer")
    answer.press_sequentially("/mon")
    expect(bob.locator("#completion li")).to_have_count(1)
    answer.press("Enter")
    expect(answer).to_have_value("Dear Samir, you get your money back.")
    bob.locator("[name=change]").fill("Two drivers on Fridays")
    bob.get_by_role("button", name="Send and close").click()
    expect(bob.locator(".case-ending")).to_contain_text("Compensated")
    case = case_of(gul)
    said = Message.objects.filter(kind=MessageKind.OUTGOING, conversation__cases=case.pk)
    sent = gul.call(lambda: said.get().text)
    assert sent.startswith("Dear Samir, you get your money back.")


def comes_back(gul: Shop, bob: Page) -> None:
    mark(bob)
    told = "The money still has not arrived."
    letter = mail("Samir <samir@example.org>", "Re: Late lilies", told,
                  References="<l@example.org>", Message_ID="<m@example.org>")  # fmt: skip
    gul.dovecot.deliver(letter)
    expect(bob.locator(".case-history")).to_contain_text(told)
    expect(bob.locator(".case-under-title")).to_contain_text("Reopened once")
    assert is_as_it_was(bob)


def someone_wrote(shop: Shop) -> None:
    letter = mail(
        "Selim <selim@example.org>", "Driver", "He was rude.", Message_ID="<d@example.org>"
    )
    shop.dovecot.deliver(letter)
    found = Conversation.objects.filter(subject="Driver")
    eventually(lambda: shop.call(found.exists))


def test_without_a_script_all_of_it_works(gul: Shop, context: Callable[..., BrowserContext]):
    someone_wrote(gul)
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{gul.url}/desk/account/login/")
    page.locator("[name=login]").fill("ada@gul.example")
    page.locator("[name=password]").fill("correct horse battery")
    page.locator("main form button[type=submit], form button[type=submit]").first.click()
    page.goto(f"{gul.url}/desk/cases/new")
    page.locator("[name=who]").fill("selim")
    page.get_by_role("button", name="Find").click()
    page.locator("[name=title]").fill("Rude driver")
    page.get_by_role("button", name="Open the case").click()
    page.locator("#fact-severity select").select_option("3")
    page.locator("#fact-severity button").click()
    expect(page.locator(".case-under-title")).to_contain_text("Severe")
    page.get_by_role("link", name="Pass on").click()
    page.locator(".choice-line", has_text="Bob Babic").click()
    expect(page.locator(".fact-holder")).to_contain_text("Bob Babic")
    page.locator(".case-step-form [name=text]").fill("Ask him")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Done: Ask him").click()
    expect(page.locator(".case-step.is-done")).to_contain_text("Ask him")
    page.get_by_role("link", name="Answer and close").click()
    page.get_by_label("Explained").check()
    page.locator("#case-answer").fill("We spoke to him.")
    page.get_by_role("button", name="Send and close").click()
    expect(page.locator(".case-ending")).to_contain_text("We spoke to him.")
    page.get_by_role("link", name="Reopen").click()
    page.locator("[name=reason]").fill("Again")
    page.get_by_role("button", name="Reopen").click()
    expect(page.locator(".case-history")).to_contain_text("Again")
