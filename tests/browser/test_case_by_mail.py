"""A complaint from the counter finds its manager by mail; he decides it on his telephone, and never
logs in; the customer confirms, and the report counts it."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.feedback import places, qr
from alaka.cases.models import Case, CaseStatus, Outcome, Severity
from alaka.cases.opening import Brief, open_case
from alaka.inbox.models import Inbox
from alaka.reports.models import CaseFact
from tests.browser.conftest import Entering
from tests.browser.counter import send
from tests.browser.post import body, got
from tests.house import eventually
from tests.shop import PASSWORD, Shop

# A telephone's mail program opens links in a browser that knows nobody, here without scripts.
TELEPHONE = {
    "viewport": {"width": 360, "height": 740},
    "java_script_enabled": False,
    "locale": "az-AZ",
}
# What the report says of one complaint, answered and confirmed, because of which something changed.
LOOP = {
    "Customer answered": "100%",
    "Something changed": "100%",
    "Customer says solved": "100%",
    "Complaints": "1",
}


def counter() -> int:
    """The shop that Murad manages, and a form for its inbox."""
    murad = Agent.objects.create_user(
        "murad@gul.example", None, name="Murad", role=Role.MANAGER, language="az"
    )
    places.make_form(Inbox.objects.get(name="Shop"))
    return Place.objects.create(name="Nizami", manager=murad, language="az").pk


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


def read_code(gul: Shop, owner: Page, place: int) -> str:
    """The address that the page prints, whose picture is the code on the counter."""
    owner.goto(f"{gul.url}/desk/settings/places/{place}/feedback/")
    address = owner.locator("#place-address").inner_text().strip()
    drawn = owner.request.get(f"{gul.url}/desk/settings/places/{place}/qr/svg")
    assert drawn.body() == qr.drawn(address, "svg")
    return address


def complain(phone: Page, address: str) -> None:
    phone.goto(address)
    phone.get_by_label("Şikayət").check()
    phone.locator("[name=message]").fill("Güllərin hamısı solub. Pulu qaytarın.")
    phone.get_by_label("Ciddi").check()
    phone.locator("[name=name]").fill("Nərgiz")
    phone.locator("[name=email]").fill("nergiz@example.org")
    fits(phone)
    send(phone)


def test_a_complaint_from_the_counter_is_decided_by_mail_confirmed_and_counted(
    gul: Shop, enter: Entering, context: Callable[..., BrowserContext]
):
    place = gul.call(counter)
    owner = enter("ada")
    phone = context(**TELEPHONE).new_page()
    complain(phone, read_code(gul, owner, place))
    letter = got(gul, "murad")
    pk, title = gul.call(Case.objects.values_list("pk", "title").get, place=place)
    assert letter["Subject"].strip() == f"Ağır: {title} (Nizami)"
    said = body(letter)

    phone.goto(link(said, "İcraya götür"))
    expect(phone.locator("h1")).to_have_text(title)
    expect(phone.locator(".said")).to_contain_text("Güllərin hamısı solub.")
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
    assert gul.call(case_now, pk).severity == Severity.SEVERE
    eventually(lambda: gul.call(is_counted, pk))
    stands_in_the_report(gul, owner, place, title)


def is_counted(pk: int) -> bool:
    return CaseFact.objects.filter(pk=pk).exclude(confirmed_at=None).exists()


def stands_in_the_report(gul: Shop, owner: Page, place: int, title: str) -> None:
    owner.goto(f"{gul.url}/desk/reports/loop/?by=place&place={place}")
    for label, number in LOOP.items():
        card = owner.locator(".report-card").filter(has_text=label)
        expect(card.locator("dd").first).to_have_text(number)
    card = owner.locator(".report-card").filter(has_text="Customer says solved")
    card.locator("a").click()
    expect(owner.locator("tbody")).to_contain_text(title)


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
