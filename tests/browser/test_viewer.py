"""Files over the page, and counts at the side that move while another page is read."""

import io
import math
import struct
import wave
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from alaka.accounts.models import Agent
from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.house import eventually
from tests.shop import ADDRESS, Shop

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c"
    "63606060f80f0001040100b0a3e8ea0000000049454e44ae426082"
)
PAGE = b"<script>window.top.wasRun = true</script>"


def pdf(words: str) -> bytes:
    """One page with these words, its table of objects right."""
    drawn = f"BT /F1 36 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(made)
    return made + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def tone() -> bytes:
    """Two seconds of a tone."""
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        waves = (int(8000 * math.sin(step / 5)) for step in range(16000))
        file.writeframes(b"".join(struct.pack("<h", each) for each in waves))
    return kept.getvalue()


FILES = (
    ("bill.pdf", "application/pdf", pdf("Invoice 2041")),
    ("rose.png", "image/png", PIXEL),
    ("voice.wav", "audio/x-wav", tone()),
    ("order.txt", "text/plain", "Crème brûlée".encode("cp1252")),
    ("false.pdf", "application/pdf", PAGE),
    ("page.html", "text/html", PAGE),
)


@pytest.fixture(scope="module")
def sent(gul: Shop) -> Conversation:
    """A letter with files of every sort."""
    letter = EmailMessage()
    letter["From"], letter["To"] = "Emil Aliyev <emil@example.org>", ADDRESS
    letter["Subject"], letter["Message-ID"] = "Many files", "<many-files@example.org>"
    letter.set_content("Here they are.")
    for name, kind, content in FILES:
        main, _, sub = kind.partition("/")
        letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
    gul.dovecot.deliver(letter.as_bytes())
    rows = Conversation.objects.filter(subject="Many files")
    found: Conversation = eventually(lambda: gul.call(rows.first))
    return found


@pytest.fixture
def alice(gul: Shop, enter: Entering, sent: Conversation) -> Page:
    page = enter("alice")
    page.goto(f"{gul.url}/desk/conversations/{sent.pk}")
    return page


def press(page: Page, name: str) -> None:
    page.locator(".message .file", has_text=name).click()
    expect(page.locator("#viewer-name")).to_have_text(name)


def test_a_pdf_is_read_in_the_page(alice: Page):
    with alice.expect_response(lambda answer: answer.url.endswith("/bill.pdf")) as waited:
        press(alice, "bill.pdf")
    assert waited.value.headers["content-type"] == "application/pdf"
    expect(alice.locator("#viewer iframe")).to_have_attribute("title", "bill.pdf")
    assert alice.url.count("/files/") == 0
    assert len(alice.context.pages) == 1
    # The browser's reader stands in the frame: a page that the policy forbids would have an error.
    frame = eventually(lambda: [one for one in alice.frames if "/files/" in one.url])[0]
    assert frame.evaluate("document.contentType") == "application/pdf"


def test_the_arrows_go_through_the_files_and_escape_leads_back(alice: Page):
    press(alice, "bill.pdf")
    alice.keyboard.press("ArrowRight")
    shown = alice.locator("#viewer-name")
    expect(shown).to_have_text("rose.png")
    eventually(lambda: alice.evaluate("document.querySelector('#viewer img').naturalWidth === 1"))
    alice.keyboard.press("j")
    expect(shown).to_have_text("voice.wav")
    player = "Math.round(document.querySelector('#viewer audio').duration)"
    eventually(lambda: alice.evaluate(player) == 2)
    alice.keyboard.press("j")
    expect(alice.locator("#viewer pre")).to_have_text("Crème brûlée")
    alice.keyboard.press("k")
    alice.keyboard.press("k")
    alice.keyboard.press("k")
    expect(shown).to_have_text("bill.pdf")
    alice.keyboard.press("Escape")
    expect(alice.locator("#viewer")).to_be_hidden()
    expect(alice.locator(".message .file", has_text="bill.pdf")).to_be_focused()
    assert alice.locator(".viewer-body > *").count() == 0


def test_one_key_shows_the_newest_files(alice: Page):
    alice.locator("#thread").focus()
    alice.keyboard.press("v")
    expect(alice.locator("#viewer-name")).to_have_text("bill.pdf")


def test_what_only_calls_itself_a_pdf_does_not_run(alice: Page):
    with alice.expect_response(lambda answer: answer.url.endswith("/false.pdf")) as waited:
        press(alice, "false.pdf")
    assert waited.value.headers["content-type"] == "application/octet-stream"
    assert not alice.evaluate("window.wasRun")


def test_a_file_that_cannot_be_shown_is_saved(alice: Page):
    with alice.expect_download() as waited:
        alice.locator(".message .file", has_text="page.html").click()
    assert waited.value.suggested_filename == "page.html"
    expect(alice.locator("#viewer")).to_be_hidden()


def test_a_file_is_seen_before_it_is_sent(alice: Page):
    upload = {"name": "draft.txt", "mimeType": "text/plain", "buffer": "سلام".encode()}
    alice.locator("#composer input[name=upload]").set_input_files(upload)  # type: ignore[arg-type]
    alice.locator("#chips a", has_text="draft.txt").click()
    expect(alice.locator("#viewer pre")).to_have_text("سلام")
    alice.keyboard.press("Escape")
    alice.locator("#chips [data-remove]").click()


def test_the_counts_at_the_side_move_on_any_page(gul: Shop, enter: Entering, sent: Conversation):
    page = enter("alice")
    page.goto(f"{gul.url}/desk/contacts/")
    page.evaluate("window.isStillHere = true")
    count = page.locator("#side-inbox")
    before = int(count.text_content() or 0)
    gul.call(_give, sent.pk)
    expect(count).to_have_text(str(before + 1))
    expect(count).to_be_visible()
    assert page.evaluate("window.isStillHere")


def _give(pk: int) -> None:
    alice = Agent.objects.get(email="alice@gul.example")
    Conversation.objects.get(pk=pk).assign_to(alice, by=Agent.objects.get(name="Ada"))
