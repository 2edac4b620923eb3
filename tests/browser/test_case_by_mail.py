"""A severe case finds its manager by mail; he decides it on his telephone, and never logs in."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import Case, CaseStatus, Outcome, Severity
from alaka.cases.opening import Brief, open_case
from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.browser.post import body, got
from tests.house import eventually
from tests.shop import PASSWORD, Shop, mail

# A telephone's mail program opens links in a browser that knows nobody, here without scripts.
TELEPHONE = {
    "viewport": {"width": 360, "height": 740},
    "java_script_enabled": False,
    "locale": "az-AZ",
}
SUBJECT = "Güllər solub"


def severe() -> int:
    """Nərgiz's mail becomes a severe case of the shop that Murad manages."""
    murad = Agent.objects.create_user(
        "murad@gul.example", None, name="Murad", role=Role.MANAGER, language="az"
    )
    shop = Place.objects.create(name="Nizami", manager=murad)
    conversation = Conversation.objects.get(subject=SUBJECT)
    Conversation.objects.filter(pk=conversation.pk).update(place=shop, language="az")
    conversation.refresh_from_db()
    brief = Brief("Solmuş güllər", severity=Severity.SEVERE, source="conversation")
    return int(open_case(brief, by=None, conversation=conversation).pk)


def severe_for(email: str) -> None:
    """A severe case of a place that this agent manages."""
    place = Place.objects.create(name="Sahil", manager=Agent.objects.get(email=email))
    open_case(Brief("Cold shop", severity=Severity.SEVERE, place=place), by=None)


def case_now(pk: int) -> Case:
    return Case.objects.select_related("manager").get(pk=pk)


def link(text: str, label: str) -> str:
    found = re.search(rf"{label}:\s+(\S+)", text)
    assert found, text
    return found[1]


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_severe_case_is_decided_from_the_mail_and_confirmed_by_the_customer(
    gul: Shop, context: Callable[..., BrowserContext]
):
    gul.dovecot.deliver(
        mail("Nərgiz <nergiz@example.org>", SUBJECT, "Hamısı solub. Pulu qaytarın.")
    )
    eventually(lambda: gul.call(Conversation.objects.filter(subject=SUBJECT).exists))
    pk = gul.call(severe)
    letter = got(gul, "murad")
    assert letter["Subject"].strip() == "Ağır: Solmuş güllər (Nizami)"
    said = body(letter)

    phone = context(**TELEPHONE).new_page()
    phone.goto(link(said, "İcraya götür"))
    expect(phone.locator("h1")).to_have_text("Solmuş güllər")
    expect(phone.locator(".said")).to_contain_text("Hamısı solub.")
    fits(phone)
    assert gul.call(case_now, pk).status == CaseStatus.NEW  # Opening the link does nothing.
    phone.locator(".deed button").click()
    expect(phone.locator("h1")).to_contain_text("Müraciət sizin icranızdadır.")
    accepted = gul.call(case_now, pk)
    assert (accepted.status, accepted.manager.name) == (CaseStatus.ACCEPTED, "Murad")

    phone.goto(link(said, "Həll et və cavab ver"))
    phone.locator("[name=answer]").fill("Bu gün yeni güllər gətiririk.")
    phone.locator(".deed button").click()  # The outcome is missing: nothing typed is lost.
    expect(phone.locator("[name=answer]")).to_have_value("Bu gün yeni güllər gətiririk.")
    phone.locator("[name=outcome][value=compensated]").check()
    phone.locator("[name=change]").fill("Soyuducu dəyişdirildi")
    fits(phone)
    phone.locator(".deed button").click()
    expect(phone.locator("h1")).to_contain_text("Müraciət bağlandı")
    closed = gul.call(case_now, pk)
    assert (closed.outcome, closed.change) == (Outcome.COMPENSATED, "Soyuducu dəyişdirildi")

    answer = body(got(gul, "nergiz"))
    assert "Bu gün yeni güllər gətiririk." in answer
    phone.goto(link(answer, "Bəli, həll olundu"))
    assert gul.call(case_now, pk).confirmed_at is None
    fits(phone)
    phone.locator("main button").click()
    expect(phone.locator("h1")).to_have_text("Təşəkkür edirik")
    assert gul.call(case_now, pk).confirmed_at is not None
    assert not phone.context.cookies()


# Stands for the desktop's notices, which no test sees; the page believes that nobody looks, as long
# as isUnseen.
DESKTOP = """
window.told = [];
window.Notification = class extends EventTarget {
  static permission = "granted";
  constructor(title, options) { super(); window.told.push(`${title}: ${options.body}`); }
};
document.hasFocus = () => false;
window.isUnseen = true;
Object.defineProperty(document, "hidden", { get: () => window.isUnseen });
"""


def test_a_severe_case_stands_at_the_managers_desk_at_once(gul: Shop, enter: Entering):
    gul.call(
        Agent.objects.create_user,
        "parvin@gul.example", PASSWORD, name="پروین", role=Role.MANAGER, language="fa",
    )  # fmt: skip
    desk = enter("parvin")
    desk.context.add_init_script(DESKTOP)
    desk.goto(f"{gul.url}/desk/inbox/")
    expect(desk.locator("#notice-strip")).to_be_attached()
    expect(desk.locator("body")).to_have_attribute("data-connection", "open")
    gul.call(severe_for, "parvin@gul.example")
    line = desk.locator(".pressing")
    expect(line).to_contain_text("Cold shop")
    # wait_for_function asks again by eval, which the page forbids.
    eventually(lambda: desk.evaluate("window.told.length"))
    assert desk.evaluate("window.told") == ["شدید: Cold shop"]
    line.locator("button").click()
    expect(line).to_have_count(0)
    desk.reload()
    expect(desk.locator("#notice-strip")).to_be_attached()
    expect(line).to_have_count(0)
