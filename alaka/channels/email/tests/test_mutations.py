"""Damaged mails: nothing but ParseError leaves the parser, and what leaves can be stored.

Real structures, cut, swapped, doubled, with flipped bits and mangled headers, as disks, relays
and senders do it.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.channels.contract import DeliveryReport, InboundMessage, ParseError
from alaka.channels.email import parsing

from .conftest import OWN

PAYLOADS = [
    path.read_bytes() for path in sorted((Path(__file__).parent / "payloads").glob("*.eml"))
]
MANGLED = (
    b"Content-Type: multipart/mixed; boundary=\r\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=zz\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n",
    b"Content-Type: text/plain; charset=\xff\xfe; format=flowed; delsp=yes\r\n",
    b"Content-Type: application/ms-tnef; name*9999999999*=x; name*=''%\r\n",
    b"Content-Type: ;;;=\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n",
    b"Content-Disposition: attachment; filename*0*=a'b'c%; filename*x=1\r\n",
    b"Subject: =?utf-8?B?=?= =?q?q?q?= =?utf-8?Q?=ED=A0=80?= \xff\x00\r\n",
    b'From: <<<@>>>, "\\, (((, a@b@c\r\n',
    b"Date: Fri, 99 Foo 99999 99:99:99 +9999\r\n",
    b"Message-ID: <\x00>\r\n",
    b"References: " + b"<a@b> " * 50 + b"\r\n",
    b": nothing\r\n",
    b"no colon at all\r\n",
    b"\tfolded from nowhere\r\n",
)


def as_lines(raw: bytes) -> list[bytes]:
    return re.findall(rb"[^\n]*\n|[^\n]+", raw)


@st.composite
def damaged_mails(draw: st.DrawFn) -> bytes:
    raw = draw(st.sampled_from(PAYLOADS))
    for _step in range(draw(st.integers(1, 4))):
        raw = draw(st.sampled_from(DAMAGES))(draw, raw)
    return raw


def cut(draw: st.DrawFn, raw: bytes) -> bytes:
    start = draw(st.integers(0, len(raw)))
    return raw[:start] + raw[start + draw(st.integers(0, max(1, len(raw) // 2))) :]


def cut_off(draw: st.DrawFn, raw: bytes) -> bytes:
    return raw[: draw(st.integers(0, len(raw)))]


def swap_lines(draw: st.DrawFn, raw: bytes) -> bytes:
    lines = as_lines(raw) or [b""]
    first = draw(st.integers(0, len(lines) - 1))
    second = draw(st.integers(0, len(lines) - 1))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


def double(draw: st.DrawFn, raw: bytes) -> bytes:
    lines = as_lines(raw) or [b""]
    start = draw(st.integers(0, len(lines) - 1))
    stop = draw(st.integers(start, min(len(lines), start + 20)))
    return b"".join(lines[:stop] + lines[start:stop] + lines[stop:])


def flip_bits(draw: st.DrawFn, raw: bytes) -> bytes:
    out = bytearray(raw)
    for _each in range(draw(st.integers(1, 10)) if out else 0):
        out[draw(st.integers(0, len(out) - 1))] ^= 1 << draw(st.integers(0, 7))
    return bytes(out)


def mangle_header(draw: st.DrawFn, raw: bytes) -> bytes:
    lines = as_lines(raw)
    place = draw(st.integers(0, min(len(lines), 40)))
    return b"".join([*lines[:place], draw(st.sampled_from(MANGLED)), *lines[place:]])


def insert_junk(draw: st.DrawFn, raw: bytes) -> bytes:
    place = draw(st.integers(0, len(raw)))
    return raw[:place] + draw(st.binary(max_size=60)) + raw[place:]


def graft(draw: st.DrawFn, raw: bytes) -> bytes:
    other = draw(st.sampled_from(PAYLOADS))
    return raw[: draw(st.integers(0, len(raw)))] + other[draw(st.integers(0, len(other))) :]


DAMAGES = [cut, cut_off, swap_lines, double, flip_bits, mangle_header, insert_junk, graft]


def is_storable(text: str) -> bool:
    """PostgreSQL takes it: no NUL, no half of a character."""
    return "\x00" not in text and not re.search("[\ud800-\udfff]", text)


@pytest.mark.slow
@settings(
    max_examples=2000, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(damaged_mails())
def test_no_damage_escapes_and_what_comes_out_can_be_stored(raw: bytes) -> None:
    try:
        values = parsing.parse(raw, OWN)
    except ParseError:
        return  # Kept in quarantine, with its bytes.
    for value in values:
        if isinstance(value, DeliveryReport):
            assert value.external_id
            assert value.state in {"delivered", "read", "failed"}
            assert is_storable(f"{value.external_id}{value.reason}{value.recipient}")
        else:
            check_message(value)


def check_message(value: InboundMessage) -> None:
    assert value.external_id
    assert value.sender.value
    assert "@" in value.sender.value
    assert value.headers["digest"]
    words = [value.external_id, value.sender.value, value.sender.name, value.text, value.subject]
    words += [value.html, value.quoted, *value.references, *value.reply_tokens]
    words += [each.value + each.name for each in value.participants]
    words += [each.name + each.content_type + each.content_id for each in value.files]
    words += [json.dumps(dict(value.headers), ensure_ascii=False), value.language]
    assert all(is_storable(each) for each in words)
    assert not re.search(r"<(script|style|iframe|form|input|object|svg|meta|base)\b", value.html)
    tags = re.sub('"[^"]*"', '""', " ".join(re.findall("<[^>]*>", value.html)))
    assert not re.search(r"\s(on\w+|style|class|id|src|srcset|background)=", tags)
    assert all(file.name and "/" not in file.name for file in value.files)
