"""Nothing that comes from outside ever runs: names, words, HTML, files, wherever they are shown."""

from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Error, Page, Request, expect

from alaka.accounts.models import Agent, Membership, Place, Team, TeamSignature
from alaka.channels.models import Channel, Intake
from alaka.contacts.models import Contact, Tag
from alaka.inbox.answering import Saying, note, reply
from alaka.inbox.models import Conversation, Inbox, Message, PreparedAnswer
from tests.browser.attacks import FILES, PAYLOADS, armed
from tests.browser.conftest import Entering
from tests.browser.post import body
from tests.browser.site import Site
from tests.house import eventually
from tests.shop import Shop

# Attributes and addresses that nothing from outside may bring into a page.
FORBIDDEN = """() => [...document.querySelectorAll('*')].flatMap(element =>
  [...element.attributes].filter(({name, value}) =>
    name.startsWith('on') || (/^(.*:)?(href|src|action|formaction|data|srcdoc)$/.test(name) &&
      /^(javascript|vbscript|data:text)/i.test(value.trim())) ||
    (/^(data-|hx-|id$|style$)/.test(name) && element.closest('.mail, .prose'))
  ).map(({name, value}) => `${element.tagName} ${name}=${value}`)
).concat([...document.querySelectorAll('.mail, .prose')].flatMap(part =>
  [...part.querySelectorAll('script,style,iframe,object,embed,form,input,button,svg,math,base,'
    + 'meta,link,template,video,audio')].map(element => element.outerHTML.slice(0, 200))))"""


class Watch:
    """Looks over a browser's shoulder and writes down what must not happen."""

    def __init__(self, context: BrowserContext, gul: Shop) -> None:
        self.house, self.faults = urlsplit(gul.url).netloc, list[str]()
        context.on("dialog", self._dialog)
        context.on("request", self._request)
        context.on("console", self._console)

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"said {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != self.house:
            self.faults.append(f"asked {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)

    def look(self, page: Page) -> None:
        """Raises where something ran, or could."""
        frames = [frame for frame in page.frames if not frame.is_detached()]
        assert not any(frame.evaluate("window.wasRun") for frame in frames), page.url
        assert page.evaluate(FORBIDDEN) == [], page.url
        assert self.faults == [], page.url


@pytest.fixture(scope="package")
def attacks(site: Site) -> list[str]:
    return [armed(each, f"{site.url}/stolen") for each in PAYLOADS]


# Once in a process: its tests need not come one after the other, and what is written stays.
@pytest.fixture(scope="package", autouse=True)
def attacked(gul: Shop, site: Site, attacks: list[str]) -> None:
    """Every attack by mail and by form; then in all that agents themselves can write."""
    before = gul.call(Message.objects.count)
    for number, attack in enumerate(attacks):
        gul.dovecot.deliver(letter(number, attack))
        gul.dovecot.deliver(formatted(number, attack))
        fields = {"name": attack, "email": f"form{number}@example.org", "message": attack}
        more = {"subject": attack, attack[:200]: attack, "Order": attack}
        answered = httpx.post(f"{gul.url}/f/site", data=fields | more, timeout=30)
        assert answered.status_code == 303, answered.text
    for number, (name, kind, content) in enumerate(FILES):
        gul.dovecot.deliver(parcel(number, name, kind, armed(content, f"{site.url}/stolen")))
    expected = before + 3 * len(attacks) + len(FILES)
    eventually(lambda: gul.call(Message.objects.count) >= expected)
    assert not gul.call(Intake.objects.quarantined().count)
    gul.call(write_everywhere, attacks)


def letter(number: int, attack: str) -> bytes:
    mail = EmailMessage()
    safe = attack.replace("\t", " ").replace("\u2028", " ")
    quoted = safe.replace("\\", "\\\\").replace('"', '\\"')
    mail["From"] = f'"{quoted}" <mail{number}@example.org>'
    mail["To"], mail["Subject"] = "shop@gul.example", safe
    mail["Message-ID"] = f"<attack{number}@example.org>"
    mail["List-Id"] = safe.replace("<", "(").replace(">", ")")
    mail.set_content(attack)
    mail.add_attachment(b"x", maintype="image", subtype="png", filename=f"{safe[:80]}.png")
    return mail.as_bytes()


def formatted(number: int, attack: str) -> bytes:
    """One of many mails of one thread, with the attack in its HTML."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "thread@example.org", "shop@gul.example"
    mail["Subject"] = "Flowers for Sunday"
    mail["Message-ID"] = f"<thread{number}@example.org>"
    if number:
        mail["References"] = "<thread0@example.org>"
    mail.set_content(f"Dear shop, {number}")
    mail.add_alternative(f"<html><body><p>Dear shop,</p>{attack}</body></html>", subtype="html")
    return mail.as_bytes()


def parcel(number: int, name: str, kind: str, content: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"parcel{number}@example.org", "shop@gul.example"
    mail["Subject"] = f"Parcel {number}"
    mail.set_content("See the file.")
    main, _slash, sub = (kind or "application/octet-stream").partition("/")
    main, sub = ("application", "octet-stream") if main == "multipart" else (main, sub)
    mail.add_attachment(content.encode(), maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def write_everywhere(attacks: list[str]) -> None:
    """Names and texts of our own that somebody's session might have been stolen for."""
    alice = Agent.objects.get(email="alice@gul.example")
    polyglot = attacks[11]
    for number, attack in enumerate(attacks[:12]):
        PreparedAnswer.objects.create(name=attack[:80], text=attack)
        tag = Tag.objects.create(name=f"{number}{attack}"[:50])
        for conversation in Conversation.objects.order_by("-pk")[number : number + 3]:
            conversation.taggings.get_or_create(tag=tag)
    team = Team.objects.create(name=polyglot)
    TeamSignature.objects.create(team=team, language="en", text=polyglot)
    inbox = Inbox.objects.create(name=polyglot)
    inbox.teams.add(team)
    Place.objects.create(name=polyglot)
    Channel.objects.create(
        kind="form", name=polyglot, key="attacked", inbox=inbox, settings={"title": polyglot}
    )
    mallory = Agent.objects.create_user("mallory@gul.example", name=polyglot)
    Membership.objects.create(team=team, agent=mallory)
    Contact.objects.update(about=polyglot)
    for number, attack in enumerate(attacks):
        sender = f"mail{number}@example.org"
        conversation = Conversation.objects.filter(contact__handles__value=sender).latest("pk")
        note(conversation, Saying(f"@Alice {attack}"), by=mallory)
        if number % 5 == 0:
            conversation.assign_to(mallory, by=alice)
            conversation.close(by=mallory, resolution=attack)


@pytest.fixture
def ada(enter: Entering) -> Page:
    return enter("ada")


@pytest.fixture
def watch(ada: Page, gul: Shop) -> Watch:
    return Watch(ada.context, gul)


def test_the_attacks_would_run_on_a_page_without_care(
    context: Callable[..., BrowserContext], attacks: list[str]
):
    # Without a network: a page that waits for an address it was taken to answers nobody.
    open_context, ran = context(offline=True), 0
    for attack in attacks:
        page = open_context.new_page()
        page.set_content(f"<input value=x><p>{attack}</p>", wait_until="domcontentloaded")
        try:
            press_all(page, "body *")
            ran += bool(page.evaluate("window.wasRun"))
        except Error:  # It even took the page away.
            ran += 1
        page.close()
    assert ran >= 20


def test_every_page_of_the_desk_shows_it_as_words(gul: Shop, ada: Page, watch: Watch):
    seen, shapes = set[str](), dict[str, int]()
    waiting = ["/desk/inbox/?view=open", "/desk/inbox/?view=closed", "/desk/contacts/"]
    waiting += ["/desk/settings/", "/desk/mentions/", "/desk/search?q=press"]
    while waiting:
        path = waiting.pop(0)
        shape = "".join("0" if char.isdigit() else char for char in path.partition("?")[0])
        # Records differ in what was written into them, other pages only in what they are asked.
        most = 2 if "0" in shape or shape == "/desk/inbox/" else 1
        if path in seen or shapes.get(shape, 0) >= most:
            continue
        seen.add(path)
        shapes[shape] = shapes.get(shape, 0) + 1
        ada.goto(gul.url + path)
        watch.look(ada)
        waiting += [link for link in links(ada) if link not in seen]
    assert len(seen) > 40


def links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href^='/desk/']:not([download])", "links => links.map(link => link.getAttribute('href'))"
    )
    return [link for link in found if "logout" not in link and "export" not in link]


def test_every_letter_is_harmless_as_formatted(
    gul: Shop, ada: Page, watch: Watch, attacks: list[str]
):
    (pk,) = gul.call(conversations, "thread")
    ada.goto(f"{gul.url}/desk/conversations/{pk}?shown={len(attacks)}")
    assert ada.locator(".message").count() >= len(attacks)
    ada.locator("[hx-get$='/looks']").evaluate_all("ways => ways.forEach(way => way.click())")
    expect(ada.locator(".mail")).to_have_count(len(attacks))
    watch.look(ada)
    press_all(ada)
    watch.look(ada)


def test_every_letter_is_harmless_as_text(gul: Shop, ada: Page, watch: Watch):
    for pk in gul.call(conversations, "mail")[::4]:
        ada.goto(f"{gul.url}/desk/conversations/{pk}", wait_until="domcontentloaded")
        press_all(ada)
        watch.look(ada)


def conversations(who: str) -> list[int]:
    rows = Conversation.objects.filter(contact__handles__value__startswith=who)
    return sorted(set(rows.values_list("pk", flat=True)))


PRESS = """what => {
  const stay = event => event.preventDefault();
  document.addEventListener('click', stay);
  for (const element of document.querySelectorAll(what)) {
    const address = element.getAttribute('href') ?? '';
    if (!/^(https?|mailto|tel):/.test(address)) document.removeEventListener('click', stay);
    element.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
    element.dispatchEvent(new FocusEvent('focus'));
    element.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}));
    document.addEventListener('click', stay);
  }
  document.removeEventListener('click', stay);
}"""


def press_all(page: Page, what: str = ".mail *, .prose *") -> None:
    """Press and touch what the letter brought, but follow no honest link."""
    page.evaluate(PRESS, what)


def test_what_a_form_brought_is_harmless(gul: Shop, ada: Page, watch: Watch):
    for pk in gul.call(conversations, "form")[::4]:
        ada.goto(f"{gul.url}/desk/conversations/{pk}")
        assert ada.locator(".message-fields").count()
        watch.look(ada)


def test_acts_on_it_name_it_without_running_it(gul: Shop, ada: Page, watch: Watch):
    pk = gul.call(conversations, "mail")[1]
    ada.goto(f"{gul.url}/desk/conversations/{pk}")
    for key in ("a", "t", "s", "e"):
        ada.locator(f".conversation-acts [data-key='{key}']").click()
        ada.locator("dialog[open] .sheet-body").first.wait_for()
        watch.look(ada)
        ada.keyboard.press("Escape")
    ada.locator("[data-kind=note]").click()
    for sign in ("/", "@"):
        ada.locator("#composer-text").fill("")
        ada.locator("#composer-text").press_sequentially(sign)
        ada.locator("#completion [role=option]").first.wait_for()
        watch.look(ada)
    ada.goto(f"{gul.url}/desk/inbox/?view=open")
    ada.locator("[data-key=f]").click()
    ada.locator("dialog[open] .sheet-body").first.wait_for()
    watch.look(ada)


def test_a_file_opened_in_a_tab_does_not_run(gul: Shop, ada: Page, watch: Watch):
    for pk in gul.call(conversations, "parcel"):
        ada.goto(f"{gul.url}/desk/conversations/{pk}")
        address = gul.url + str(ada.locator("a.file").first.get_attribute("href"))
        answer = ada.request.get(address)
        rules = answer.headers["content-security-policy"]
        assert "sandbox" in rules
        assert "allow-scripts" not in rules
        assert answer.headers["x-content-type-options"] == "nosniff"
        tab = ada.context.new_page()
        with suppress(Error):  # Most are saved rather than shown.
            tab.goto(address)
        assert not tab.evaluate("window.wasRun")
        tab.close()
        # Chromium's own way of showing a picture is styled inline, which the policy forbids.
        assert not [fault for fault in watch.faults if "inline style" not in fault]


def test_a_form_shown_again_keeps_what_was_typed_as_words(
    gul: Shop, context: Callable[..., BrowserContext], attacks: list[str]
):
    page = context().new_page()
    watch = Watch(page.context, gul)
    for attack in attacks[::3]:
        page.goto(f"{gul.url}/f/site")
        page.locator("[name=name]").fill(attack)
        page.locator("[name=email]").fill("dana@example.org")
        page.locator("[name=message]").fill(attack)
        page.locator("form button").last.click()
        page.locator(".notice, .alert, .field-error, .big-icon").first.wait_for()
        watch.look(page)


@pytest.fixture
def answered(gul: Shop, attacks: list[str]) -> list[str]:
    gul.mail_server.mails.clear()
    return gul.call(answer_with, attacks[:12])


def answer_with(attacks: list[str]) -> list[str]:
    mallory = Agent.objects.get(email="mallory@gul.example")
    for number, attack in enumerate(attacks):
        sender = f"mail{number}@example.org"
        conversation = Conversation.objects.filter(contact__handles__value=sender).latest("pk")
        reply(conversation, Saying(attack), by=mallory)
    return attacks


def test_what_we_send_runs_in_no_ones_mail_program(
    gul: Shop, context: Callable[..., BrowserContext], answered: list[str]
):
    eventually(lambda: len(gul.mail_server.mails) >= len(answered))
    page = context().new_page()
    watch = Watch(page.context, gul)
    for sent in gul.mail_server.mails:
        page.set_content(body(message_from_bytes(sent.content, policy=policy.default), "html"))
        watch.look(page)
