from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from alaka.channels.contract import Answer, Configuration, Hook, ParseError, Raw, Refused
from alaka.channels.form.adapter import FormAdapter
from alaka.channels.form.body import Unreadable, read
from alaka.channels.form.tests.posting import BOUNDARY, multipart

MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
DELIMITER = f"--{BOUNDARY}\r\n".encode()
HEADS = [
    b'Content-Disposition: form-data; name="message"\r\n\r\n',
    b"content-disposition: form-data; name=email\r\n\r\n",
    b'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n',
    b"Content-Disposition: form-data; filename*=UTF-8''%e2%82%ac.pdf; name=\"f\"\r\n\r\n",
    b'Content-Disposition: form-data;\r\n name="folded"\r\n\r\n',
    b"Content-Type: text/plain\r\n\r\n",
    b"\r\n\r\n",
    b'Content-Disposition: form-data; name="\xff\xfe"; filename="\x00"\r\n\r\n',
]
pieces = st.lists(
    st.one_of(
        st.binary(max_size=40),
        st.sampled_from([*HEADS, DELIMITER, b"\r\n" + DELIMITER, b"--", b"\r\n", b"\r\n\r\n"]),
    ),
    max_size=12,
)
kinds = st.one_of(
    st.sampled_from([MULTIPART, URLENCODED, "", f"{MULTIPART}; charset=utf-7", "text/plain"]),
    st.text(max_size=60).map(lambda text: f"multipart/form-data; boundary={text}"),
    st.text(max_size=30).map(lambda text: f"{URLENCODED}; charset={text}"),
)


def adapter() -> FormAdapter:
    return FormAdapter(Configuration(1, "Site", "site", {}, {}, {}, "fa", "http://x"))


def answer_of(hook: Hook) -> Answer | None:
    try:
        return adapter().verify(hook)
    except Refused as refusal:
        return refusal.answer


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces=pieces, kind=kinds)
@example(pieces=[b"message=%ff%00&email=a@b.c&=&&%"], kind=URLENCODED)
@example(pieces=[b"message=+2AA-&_charset_=utf-7"], kind=URLENCODED)
@example(pieces=[b"message=%5cud800&_charset_=unicode_escape"], kind=URLENCODED)
@example(pieces=[b"a=b&_charset_=hex"], kind=URLENCODED)
def test_no_body_breaks_the_door(pieces, kind):
    body = b"".join(pieces)
    hook = Hook("POST", {"content-type": kind}, {}, body, "192.0.2.1")
    answer = answer_of(hook)
    assert answer is None or answer.status in (400, 413, 415, 422)
    if answer is not None:
        str(answer.context.get("form")).encode()


@settings(max_examples=300, deadline=None)
@given(pieces=pieces, kind=kinds)
def test_no_body_breaks_the_taking_in(pieces, kind):
    with suppress(ParseError):
        (message,) = adapter().parse(Raw("key", b"".join(pieces), kind))
        f"{message}".encode()
        assert "\x00" not in f"{message}"


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1, max_size=30), st.text(max_size=200), st.binary(max_size=300))
def test_what_a_browser_writes_is_read_as_it_was(name, value, content):
    name = "".join(sign for sign in name if sign.isprintable() and sign not in '"\\%').strip()
    value = "".join(sign for sign in value if sign.isprintable() or sign == "\n")
    if not name or BOUNDARY.encode() in content:
        return
    body, kind = multipart(
        [(name, value.replace("\n", "\r\n").encode()), ("file", content, "x.bin")]
    )
    posted = read(body, kind)
    assert posted.pairs == ((name, value),)
    assert posted.files[0][1].content == content


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{}", "application/json", "posted as application/json"),
        (DELIMITER + HEADS[0] + b"cut", MULTIPART, "cut off"),
        (b"x", "multipart/form-data", "without its boundary"),
        (b"&".join([b"a=1"] * 1001), URLENCODED, "more than 1000 fields"),
        ((DELIMITER + HEADS[0] + b"x\r\n") * 1003, MULTIPART, "more than 1000 fields"),
    ],
)
def test_what_is_no_form_is_refused_with_the_reason(body, kind, reason):
    with pytest.raises(Unreadable, match=reason):
        read(body, kind)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="a%22b.txt"', 'a"b.txt'),
        (r'filename="a\"b.txt"', 'a"b.txt'),
        ("filename=plain.txt", "plain.txt"),
        ("filename*=UTF-8''g%C3%BCl.txt; filename=gul.txt", "gül.txt"),
        ("filename*=nonsense''g%C3%BCl.txt", "gül.txt"),
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="gül.txt"', "gül.txt"),
    ],
)
def test_file_names_come_in_many_spellings(disposition, name):
    head = f'Content-Disposition: form-data; name="f"; {disposition}\r\n\r\n'.encode()
    body = DELIMITER + head + b"x\r\n" + f"--{BOUNDARY}--".encode()
    assert read(body, MULTIPART).files[0][1].name == name


@pytest.mark.parametrize(
    ("language", "charset", "declared", "text"),
    [
        ("en", "utf-8", "windows-1254", "Çiçək – ə"),
        ("en", "utf-8", "iso-8859-2", "Ružičasta čaša"),
        ("bs", "iso8859-2", "", "Želim ružičaste čašice"),
        ("bs", "cp1250", "", "Želim „ružičaste“ čašice"),
        ("fr", "cp1252", "iso-8859-1", "cœur “à bientôt”"),
        ("en", "cp1254", "iso-8859-9", "Güneş “ışığı”"),
        ("en", "cp1254", "", "Güneş ışığı, ça va – déjà"),
        ("fr", "cp1252", "", "Žižka, déjà"),
        ("en", "utf-8", "utf-16", "plain"),
        ("en", "utf-8", "utf-7", "ok ✓ +AGE-"),
        ("en", "cp1252", "unicode_escape", "é \\u0041"),
    ],
)
def test_a_charset_that_cannot_be_right_is_not_believed(language, charset, declared, text):
    body, kind = multipart([("message", text.encode(charset))])
    posted = read(body, f"{kind}; charset={declared}" if declared else kind, language)
    assert posted.pairs == (("message", text),)
