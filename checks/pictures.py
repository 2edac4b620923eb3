"""The README's pictures, taken from a fresh demo: `make pictures` writes docs/pictures/*.png, and
`python -m checks.pictures rule-en offers-en` those alone."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from alaka.core import postgres

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LARGEST = 250_000  # bytes
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
SHEET = {"width": 720, "height": 960}
REPORT = {"width": 1280, "height": 960}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--font-render-hinting=none"]

# A fresh matter, in a language, of a person who was helped before.
LIVELY = """
SELECT id FROM inbox_conversation conversation
 WHERE language = %s AND status = 'open' AND joined_into_id IS NULL
 ORDER BY last_activity_at < now() - interval '7 days', message_count < 2, message_count < 3,
          (SELECT count(*) FROM inbox_conversation other
            WHERE other.contact_id = conversation.contact_id AND resolution <> '') DESC,
          last_activity_at DESC, id
 LIMIT 1
"""

# A complaint of a customer who was answered, with steps, and with what changed because of it.
DECIDED = """
SELECT id FROM cases_case filed
 WHERE kind = 'complaint' AND status = 'closed' AND change <> ''
   AND contact_id IN (SELECT id FROM contacts_contact WHERE language = 'en')
   AND EXISTS (SELECT FROM cases_step WHERE case_id = filed.id)
 ORDER BY severity DESC, closed_at DESC, id
 LIMIT 1
"""

# Somebody whom more than one offer fits, and to whom none was made yet.
OFFERED = """
SELECT id FROM contacts_contact person
 WHERE own->>'level' = 'gold' AND own->'flowers' @> '["orchids"]' AND root_id IS NULL
   AND NOT EXISTS (SELECT FROM offers_offeranswer WHERE contact_id = person.id)
 ORDER BY language <> 'en', id
 LIMIT 1
"""
RULE = "SELECT id FROM automation_rule WHERE name = 'Call back who was dissatisfied'"
SEQUENCE = "SELECT id FROM sequences_sequence WHERE name = 'After an offer'"
# One that has grown.
SEGMENT = "SELECT id FROM segments_segment WHERE is_live ORDER BY size DESC, id LIMIT 1"


# What is said on the site: the visitor begins, an agent answers.
ENGLISH = (
    "Hello! Do you have white roses for Saturday?",
    "Good morning! Yes, fresh on Saturday at nine. How many would you like?",
    "Twenty-five, with a card. Can you bring them to Nizami street?",
)
PERSIAN = (
    "سلام! برای جمعه رز سفید دارید؟",
    "سلام! بله، جمعه صبح تازه می‌رسد. چند شاخه بگذاریم؟",
    "بیست‌وپنج شاخه، با یک کارت. به خیابان ارم هم می‌آورید؟",
)


@dataclass(frozen=True)
class Demo:
    """The running demo: where it is, who may enter, and its database."""

    url: str
    site: str
    data: Path

    def password(self, email: str) -> str:
        logins = json.loads((self.data / "demo-logins.json").read_text())
        return next(login["password"] for login in logins if login["email"] == email)

    def one(self, question: str, *values: str) -> str:
        with psycopg.connect(postgres.url(self.data)) as connection:
            row = connection.execute(question, values).fetchone()
        assert row is not None, question
        return str(row[0])

    def conversation(self, language: str) -> str:
        return f"/desk/conversations/{self.one(LIVELY, language)}?view=open"

    def case(self) -> str:
        return f"/desk/cases/{self.one(DECIDED)}/"

    def spoken(self, text: str) -> str:
        question = "SELECT conversation_id FROM inbox_message WHERE text = %s"
        return f"/desk/conversations/{self.one(question, text)}"

    def form(self, language: str) -> str:
        question = "SELECT key FROM channels_channel WHERE kind = 'form' AND language = %s"
        return f"/f/{self.one(question, language)}"


@contextmanager
def demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(prefix="alaka-pictures-") as folder:
        data, port = Path(folder) / "data", two_free_ports()
        environment = {**os.environ, "ALAKA_DATA": str(data), "PORT": str(port)}
        command = [sys.executable, "-m", "alaka.cli.main", "demo"]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            if not any(line.startswith("Log in") for line in process.stdout):
                raise SystemExit("The demo did not start; its words stand above.")
            yield Demo(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", data)
        finally:
            process.terminate()
            process.wait(60)


def two_free_ports() -> int:
    """The first of two neighbours: the demo shop takes the second."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


def enter(browser: Browser, shown: Demo, email: str, **options: object) -> Page:
    context = browser.new_context(viewport=DESK, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{shown.url}/desk/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(shown.password(email))
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def is_wanted(name: str) -> bool:
    return len(sys.argv) < 2 or name in sys.argv


def take(page: Page, address: str, name: str, size: dict[str, int] = DESK) -> None:
    if not is_wanted(name):
        return
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_load_state("load")
    page.locator("body:not([data-connection=closed])").wait_for(state="attached")
    # What comes after the page, and what that asks for itself.
    coming = "[data-later], .htmx-request, [hx-trigger^=load]:not(.segment-running)"
    page.locator(coming).first.wait_for(state="detached")
    keep(page, name)


def keep(page: Page, name: str) -> None:
    if not is_wanted(name):
        return
    page.evaluate("document.fonts.ready")
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    weight = path.stat().st_size
    print(f"{path.name}: {weight // 1000} kB")
    assert weight < LARGEST, f"{path.name} is too heavy for a README."


def talk(browser: Browser, shown: Demo, agent: Page, language: str, said: Sequence[str]) -> None:
    """A visitor of the demo's site and an agent, until both have said what they say."""
    if not is_wanted(f"chat-{language}"):
        return
    size = PHONE if language == "fa" else DESK
    guest = browser.new_context(viewport=size).new_page()  # type: ignore[arg-type]
    guest.goto(f"{shown.site}/{language}/")
    guest.locator("alaka-chat .launcher").click()
    text = guest.locator("alaka-chat .composer textarea")
    for number, line in enumerate(said):
        if number % 2:
            agent.goto(shown.url + shown.spoken(said[0]))
            agent.locator("#composer-text").fill(line)
            agent.locator("#composer-text").press("Control+Enter")
        else:
            text.fill(line)
            text.press("Enter")
            guest.locator("alaka-chat .row.delivered, alaka-chat .row.seen").last.wait_for()
        guest.locator("alaka-chat .row").filter(has_text=line).wait_for()
    guest.locator("alaka-chat .row.seen").wait_for()
    keep(guest, f"chat-{language}")


def take_what_runs(manager: Page, agent: Page, shown: Demo) -> None:
    """How deals go, and what is done by itself."""
    take(manager, f"{shown.url}/desk/reports/funnel/", "funnel-en", REPORT)
    take(manager, f"{shown.url}/desk/reports/forecast/", "forecast-en", REPORT)
    manager.set_viewport_size(REPORT)  # type: ignore[arg-type]
    manager.goto(f"{shown.url}/desk/settings/automation/{shown.one(RULE)}/")
    manager.locator("[hx-target='#preview']").click()
    manager.locator("#preview li").first.wait_for()
    keep(manager, "rule-en")
    take(manager, f"{shown.url}/desk/sequences/{shown.one(SEQUENCE)}/", "sequence-en")
    take(agent, f"{shown.url}/desk/contacts/{shown.one(OFFERED)}", "offers-en")


def take_what_leads_there(manager: Page, shown: Demo) -> None:
    """From visits to people."""
    reports = f"{shown.url}/desk/reports"
    take(manager, f"{reports}/sources/", "sources-en", REPORT)
    take(manager, f"{reports}/paths/", "paths-en", REPORT)
    take(manager, f"{reports}/steps/", "steps-en", REPORT)
    take(manager, f"{reports}/returning/", "returning-en", REPORT)
    take(manager, f"{shown.url}/desk/segments/{shown.one(SEGMENT)}/", "segment-en", REPORT)
    take(manager, f"{shown.url}/desk/scores/", "scores-en", REPORT)


def take_all(browser: Browser, shown: Demo) -> None:
    english = enter(browser, shown, "alice@gul.example")
    take(english, f"{shown.url}/desk/inbox/?view=open", "inbox-en")
    take(english, shown.url + shown.conversation("en"), "conversation-en")
    persian = enter(browser, shown, "shirin@gul.example")
    take(persian, f"{shown.url}/desk/inbox/?view=open", "inbox-fa")
    take(persian, shown.url + shown.conversation("fa"), "conversation-fa")
    take(persian, shown.url + shown.conversation("fa"), "conversation-fa-phone", PHONE)
    take(persian, f"{shown.url}/desk/next/", "next-fa-phone", PHONE)
    dark = enter(browser, shown, "bob@gul.example", color_scheme="dark")
    take(dark, f"{shown.url}/desk/inbox/?view=waiting", "inbox-dark")
    manager = enter(browser, shown, "gulnar@gul.example")
    take(manager, shown.url + shown.case(), "case-en")
    take(manager, f"{shown.url}/desk/reports/response/", "report-en", REPORT)
    take(manager, f"{shown.url}/desk/contacts/", "people-en")
    take(manager, f"{shown.url}/desk/deals/", "deals-en")
    take(english, f"{shown.url}/desk/next/", "next-en")
    take_what_runs(manager, english, shown)
    take_what_leads_there(manager, shown)
    iran = enter(browser, shown, "negar@gul.example")
    take(iran, f"{shown.url}/desk/reports/satisfaction/", "report-fa-phone", PHONE)
    talk(browser, shown, english, "en", ENGLISH)
    talk(browser, shown, persian, "fa", PERSIAN)
    guest = browser.new_context().new_page()
    take(guest, shown.url + shown.form("en"), "form-en", SHEET)


def main() -> int:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        print("Chromium is missing. Install it: apt-get install -y chromium", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as shown, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        take_all(browser, shown)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
