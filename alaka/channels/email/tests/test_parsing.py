"""Limits and doubts of the parser, where a captured mail alone does not show them."""

import time
from codecs import BOM_UTF8

import pytest

from alaka.channels.contract import DeliveryReport, InboundMessage, ParseError, Raw
from alaka.channels.email import parsing

from .conftest import OWN, adapter

HEAD = b"From: dana@x.example\r\nTo: support@gul-flowers.example\r\nMessage-ID: <1@x.example>\r\n"


def read(raw: bytes, problem: str = "") -> InboundMessage:
    (value,) = parsing.parse(raw, OWN, problem)
    assert isinstance(value, InboundMessage)
    return value


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n\r\n", b"\x00" * 100, b"no header\r\n\r\nat all", b"\x89PNG\r\n\x1a\n" * 50]
)
def test_what_is_no_mail_goes_to_quarantine_with_the_reason(raw: bytes) -> None:
    with pytest.raises(ParseError, match="not an e-mail"):
        parsing.parse(raw, OWN)


def test_a_reused_message_id_is_told_apart_by_the_digest() -> None:
    first, again = read(HEAD + b"\r\nOne"), read(HEAD + b"\r\nOne\r\n\r\n")
    other = read(HEAD + b"\r\nTwo")
    assert first.external_id == other.external_id == "1@x.example"
    assert first.headers["digest"] == again.headers["digest"] != other.headers["digest"]


def test_a_mail_without_an_id_gets_the_same_one_each_time() -> None:
    raw = b"From: dana@x.example\r\nSubject: x\r\n\r\nHello"
    again = b"Received: from elsewhere; Fri, 20 Nov 2026 10:00:00 +0000\r\n" + raw
    assert read(raw).external_id == read(again).external_id
    assert read(raw).external_id.startswith("sha256:")


@pytest.mark.parametrize("message_id", ["", "<>", "<a b@x\x01>", "<" + "x" * 900 + "@y>", "\xff"])
def test_an_insane_id_counts_as_none(message_id: str) -> None:
    raw = f"From: dana@x.example\r\nMessage-ID: {message_id}\r\n\r\nHi".encode("latin-1")
    found = read(raw).external_id
    assert found.startswith("sha256:") or found == "ab@x"


def test_headers_of_any_length_are_cut_to_what_is_sane() -> None:
    raw = (
        b"Subject: " + b"x" * 200_000 + b"\r\nTo: " + b"a@b.example, " * 20_000 + b"\r\n"
        b"References: " + b"<r@x> " * 50_000 + b"\r\n" + HEAD + b"\r\nHi"
    )
    message = read(raw)
    assert len(message.subject) == 1000
    assert len(message.participants) <= 200
    assert len(message.references) <= 100
    assert message.text == "Hi"


def test_a_mail_of_hundreds_of_levels_keeps_all_in_a_file() -> None:
    raw = HEAD
    for level in range(1500):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    message = read(raw + b"\r\ndeep")
    assert message.external_id == "1@x.example"


def test_a_mail_of_thousands_of_parts_is_read_as_far_as_is_sane() -> None:
    part = b"--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n"
    message = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 5000)
    assert len(message.files) == 1001


def test_hundreds_of_files_come_all() -> None:
    part = b"--b\r\nContent-Type: image/png; name=a.png\r\n\r\nx\r\n"
    message = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 500)
    assert len(message.files) == 500


def multipart(levels: int) -> bytes:
    raw = HEAD
    for level in range(levels):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    return raw + b"\r\nThe deepest words"


@pytest.mark.parametrize(
    "raw",
    [
        multipart(60),
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 3000,
        HEAD + b"\r\n" + b"Words and words and more of them.\r\n" * 40_000,
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<b>" * 500 + b"The deepest words",
        HEAD + b"Content-Type: text/html\r\n\r\n<p>" + b"Words and words " * 150_000,
    ],
    ids=["levels", "parts", "text", "deep html", "long html"],
)
def test_what_is_more_than_is_shown_stands_beside_as_a_file(raw: bytes) -> None:
    whole = read(raw).files[-1]
    assert (whole.name, whole.content_type) == ("message.eml", "message/rfc822")
    assert whole.content == raw


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (b"Content-Type: text/plain; format=flowed\r\n\r\n", b"a " * 30 + b"\r\n"),
        (b"Content-Transfer-Encoding: x-uuencode\r\n\r\n", b"M" + b"A" * 60 + b"\r\n"),
    ],
    ids=["soft lines", "uuencoded"],
)
def test_four_times_the_mail_is_about_four_times_the_work(head: bytes, line: bytes) -> None:
    def cost(lines: int) -> float:
        begun = time.process_time()
        read(HEAD + head + line * lines)
        return time.process_time() - begun

    cost(100)
    assert cost(80_000) < 10 * cost(20_000)  # Quadratic: sixteen times.


def test_a_byte_order_mark_before_the_header_is_no_fault() -> None:
    assert read(BOM_UTF8 + HEAD + b"\r\nHi").external_id == "1@x.example"


def test_mails_inside_mails_inside_mails_come_out_as_files() -> None:
    raw = b"From: a@x.example\r\nSubject: core\r\n\r\nThe core"
    for level in range(3):
        raw = b"From: a@x.example\r\nSubject: level %d\r\n" % level + (
            b"Content-Type: message/rfc822\r\n\r\n" + raw
        )
    message = read(raw)
    assert [file.name for file in message.files] == ["level 1.eml", "level 0.eml", "core.eml"]
    assert "From: a@x.example\nSubject: level 1" in message.text


def test_what_the_door_says_stands_above_the_text() -> None:
    message = read(HEAD + b"\r\n", problem="Too big.")
    assert message.text == "Too big."


def test_a_mail_that_went_round_too_often_is_a_machines() -> None:
    hops = b"Received: from a by b; Fri, 20 Nov 2026 10:00:00 +0000\r\n" * 60
    assert read(hops + HEAD + b"\r\nHi").automatic == "auto-reply"


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Auto-Submitted: auto-replied (vacation)", "auto-reply"),
        ("Auto-Submitted: no", ""),
        ("Auto-Submitted: auto-generated", "auto-reply"),
        ("X-Autoreply: yes", "auto-reply"),
        ("X-Autorespond: on", "auto-reply"),
        ("Precedence: auto_reply", "auto-reply"),
        ("Return-Path: <>", "auto-reply"),
        ("X-Loop: support@gul-flowers.example", "auto-reply"),
        ("List-Id: <l.x.example>", "list"),
        ("Precedence: list", "list"),
        ("Precedence: bulk", "bulk"),
        ("List-Unsubscribe: <https://x.example>", "bulk"),
        ("X-Auto-Response-Suppress: All", "bulk"),
        ("X-Auto-Response-Suppress: None", ""),
        ("Subject: Out of Office: Re: roses", "auto-reply"),
        ("Subject: Avtomatik cavab: güllər", "auto-reply"),
        ("Subject: Automatski odgovor: ruže", "auto-reply"),
        ("Subject: Absence du bureau : roses", "auto-reply"),
        ("Subject: پاسخ خودکار: گل", "auto-reply"),
        ("Subject: Abwesenheitsnotiz: Rosen", "auto-reply"),
        ("Subject: Автоответ: розы", "auto-reply"),
        ("Subject: Otomatik yanıt: güller", "auto-reply"),
        ("Subject: Auto parts for the delivery van", ""),
        ("Subject: Odsutna sam sutra", ""),
        ("Subject: Odsutan kurir nije donio buket", ""),
        ("Subject: Odsutan: Re: ruže", "auto-reply"),
        ("Subject: Auto: osiguranje", ""),
        ("Subject: Auto: Re: roses", "auto-reply"),
        ("Subject: En congé demain, livrez lundi", ""),
        ("Subject: در مرخصی هستم، شنبه بفرستید", ""),
        ("Subject: Na godišnjem sam, gdje je buket?", ""),
        ("Subject: I'm away next week, please wait", ""),
        ("Subject: Out of Office AutoReply: roses", "auto-reply"),
        ("Feedback-ID: 1.eu-west-1:x=:AmazonSES", ""),
        ("List-Id: <support.gul-flowers.example>\r\nPrecedence: list", ""),
        ("List-Post: <mailto:support@gul-flowers.example>\r\nPrecedence: list", ""),
    ],
)
def test_machines_are_known_by_what_they_write(header: str, kind: str) -> None:
    assert read(header.encode() + b"\r\n" + HEAD + b"\r\nHi").automatic == kind


@pytest.mark.parametrize(
    "sender", ["noreply@x.example", "no-reply+1@x.example", "postmaster@x.example"]
)
def test_nobody_reads_at_addresses_of_machines(sender: str) -> None:
    assert read(b"From: " + sender.encode() + b"\r\nSubject: x\r\n\r\nHi").automatic == "bulk"


@pytest.mark.parametrize(
    ("code", "said", "words"),
    [
        ("5.1.1", "unknown", "This address does not exist. (5.1.1 unknown)"),
        ("5.2.2", "", "The mailbox is full. (5.2.2)"),
        ("5.3.4", "", "The mail is too big for this mailbox. (5.3.4)"),
        ("5.4.4", "", "The part after the @ is wrong: there is no such mail domain. (5.4.4)"),
        ("5.7.26", "", "The other server refused it by its rules, perhaps as spam. (5.7.26)"),
        ("5.0.0", "550 no such user", "This address does not exist. (5.0.0 550 no such user)"),
        ("", "", "The mail could not be delivered."),
    ],
)
def test_a_failure_is_told_in_plain_words_with_its_code(code: str, said: str, words: str) -> None:
    raw = (
        "From: MAILER-DAEMON@x.example\r\nSubject: failed\r\nReferences: <1@gul.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=z\r\n\r\n"
        "--z\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        "Final-Recipient: rfc822; dana@x.example\r\nAction: failed\r\n"
        f"Status: {code}\r\nDiagnostic-Code: smtp; {said}\r\n\r\n--z--\r\n"
    )
    (report,) = parsing.parse(raw.encode(), OWN)
    assert isinstance(report, DeliveryReport)
    assert (report.external_id, report.recipient) == ("1@gul.example", "dana@x.example")
    assert (report.state, str(report.reason)) == ("failed", words)


def test_reasons_speak_the_channels_language_and_faults_become_quarantine() -> None:
    channel = adapter()
    with pytest.raises(ParseError):
        channel.parse(Raw("k", b""))
    (message,) = channel.parse(Raw("k", HEAD + b"\r\nHi", envelope={"problem": "Big."}))
    assert isinstance(message, InboundMessage)
    assert message.text == "Big.\n\nHi"
