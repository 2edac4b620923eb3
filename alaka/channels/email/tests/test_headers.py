"""Headers and charsets of real mail: whatever is broken, text comes out."""

from datetime import UTC, datetime

import pytest

from alaka.channels.contract import Address
from alaka.channels.email import addresses, charsets, filenames, headers
from alaka.channels.email.headers import Headers


def surrogates(raw: bytes) -> str:
    return raw.decode("ascii", "surrogateescape")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("plain", "plain"),
        ("folded\r\n  over\n lines", "folded over lines"),
        ("=?utf-8?Q?Sifari=C5=9F?=", "Sifariş"),
        ("=?UTF-8?B?2YHYp9ix2LPbjA==?=", "فارسی"),
        ("=?UTF-8?B?2YHYp9ix2LPbjA?=", "فارسی"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= and =?utf-8?q?b?=", "a and b"),
        ("=?iso-8859-9?Q?=DE?=", "Ş"),
        ("=?windows-1251*ru?Q?=C0?=", "А"),
        ("=?utf-8?Q?with spaces inside?=", "with spaces inside"),
        ("=?utf-8?Q?unclosed", "=?utf-8?Q?unclosed"),
        ("=?utf-8?Q?5=E2=82?=", "5\ufffd"),
        (surrogates("raw şəkil".encode()), "raw şəkil"),
        (surrogates("Привет, как дела".encode("cp1251")), "Привет, как дела"),
        ("nul\x00 and \x07bell", "nul and bell"),
    ],
)
def test_a_header_line_is_decoded(raw: str, text: str) -> None:
    assert headers.text(raw) == text


def test_a_letter_cut_in_two_between_encoded_words_is_whole_again() -> None:
    assert headers.text("=?utf-8?B?xQ==?=\r\n =?utf-8?B?nw==?=") == "ş"


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        (b"ascii", "", "ascii"),
        ("şəhər".encode(), "", "şəhər"),
        ("şəhər".encode(), "iso-8859-1", "şəhər"),
        ("şəhər".encode(), "windows-1252", "şəhər"),
        ("İçərişəhər".encode("utf-16"), "utf-16", "İçərişəhər"),
        ("ığüşöç".encode("cp1254"), "iso-8859-9", "ığüşöç"),
        ("“quoted”".encode("cp1252"), "iso-8859-1", "“quoted”"),
        ("سلام".encode("cp1256"), "windows-1256", "سلام"),
        ("Ćevapčići".encode("iso-8859-2"), "iso-8859-2", "Ćevapčići"),
        ("Привет".encode("koi8-r"), "koi8-r", "Привет"),
        ("朱镕基".encode("gb18030"), "gb2312", "朱镕基"),
        (b"+ADw-b+AD4-", "utf-7", "+ADw-b+AD4-"),
        (b"6869", "hex", "6869"),
        (b"caf\xe9", "rot13", "café"),
        (b"caf\xe9", "no-such", "café"),
        ("Добрый день, цветы".encode("cp1251"), "", "Добрый день, цветы"),
        ("Добрый день, цветы".encode("koi8-r"), "", "Добрый день, цветы"),
        ("این گلها زیبا".replace("ی", "ي").encode("cp1256"), "", "اين گلها زيبا"),
        ("Sayın ilgili, çiçeğin ışığı".encode("cp1254"), "", "Sayın ilgili, çiçeğin ışığı"),
        (b"\xef\xbb\xbfwith a mark", "utf-8", "with a mark"),
        (
            "bir səhv ".encode() + b"\xff" + " bayt, şəhərdə".encode(),
            "utf-8",
            "bir səhv \ufffd bayt, şəhərdə",
        ),
    ],
)
def test_bytes_become_text_as_declared_or_as_they_must_be(
    data: bytes, charset: str, text: str
) -> None:
    assert charsets.decode(data, charset) == text


def test_bosnian_without_a_charset_is_guessed() -> None:
    text = "Pošiljka još nije stigla, a već je četvrtak. Šta ćemo sada učiniti?"
    assert charsets.decode(text.encode("cp1250")) == text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a@x.example", [("a@x.example", "")]),
        ("Dana <Dana@X.example>", [("dana@x.example", "Dana")]),
        (
            '"Q., Dana" <d@x.example>, b@y.example',
            [("d@x.example", "Q., Dana"), ("b@y.example", "")],
        ),
        ("Q, Dana <d@x.example>", [("d@x.example", "Q, Dana")]),
        ("d@x.example (Dana Q)", [("d@x.example", "Dana Q")]),
        ("=?utf-8?Q?Q=2C_Dana?= <d@x.example>", [("d@x.example", "Q, Dana")]),
        ("Team: a@x.example, b@x.example;", [("a@x.example", ""), ("b@x.example", "")]),
        ("undisclosed-recipients:;", []),
        ("<mailto:a@x.example>", [("a@x.example", "")]),
        ("a@x.example <a@x.example>", [("a@x.example", "")]),
        ("'a@x.example' <a@x.example>", [("a@x.example", "")]),
        ('"broken <a@x.example>', [("a@x.example", "broken")]),
        ("a@x.example;b@x.example", [("a@x.example", ""), ("b@x.example", "")]),
        ("<a@x.example", [("a@x.example", "")]),
        ("", []),
        ("no address", []),
    ],
)
def test_address_lines_are_taken_apart(line: str, expected: list[tuple[str, str]]) -> None:
    assert addresses.addresses([line]) == [Address("email", *each) for each in expected]


def test_a_line_of_a_hundred_thousand_commas_is_done_soon() -> None:
    assert addresses.addresses(["," * 100_000 + '"(<' * 20_000]) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Fri, 20 Nov 2026 14:05:00 +0400", datetime(2026, 11, 20, 10, 5, tzinfo=UTC)),
        ("20 Nov 2026 10:05 GMT", datetime(2026, 11, 20, 10, 5, tzinfo=UTC)),
        ("Fri, 20 Nov 26 10:05:00 (UTC)", datetime(2026, 11, 20, 10, 5, tzinfo=UTC)),
        ("yesterday", None),
        ("Fri, 20 Nov 99999 10:05:00 +0000", None),
        ("", None),
    ],
)
def test_dates_are_instants_or_nothing(raw: str, expected: datetime | None) -> None:
    assert headers.date(raw) == expected


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ('attachment; filename="a b.pdf"', "a b.pdf"),
        ("attachment; filename=a b.pdf", "a b.pdf"),
        ("attachment; filename*=UTF-8''%D9%81%DB%8C.pdf", "فی.pdf"),
        ('attachment; filename*0="a"; filename*1="b.pdf"', "ab.pdf"),
        ("attachment; filename*1*=b.pdf; filename*0*=utf-8''%C5%9F", "şb.pdf"),
        ('attachment; filename="=?utf-8?Q?=C5=9F.pdf?="', "ş.pdf"),
        ('attachment; filename="with \\"quotes\\".pdf"', 'with "quotes".pdf'),
        ("attachment; filename*=broken%ZZ", "broken%ZZ"),
        ('attachment; filename="semi;colon.pdf"', "semi;colon.pdf"),
    ],
)
def test_names_of_files_are_decoded(raw: str, name: str) -> None:
    assert headers.parameters(raw)[1]["filename"] == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\x.exe", "x.exe"),
        (".htaccess", "htaccess"),
        ("con.txt", "_con.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("", "attachment.png"),
        ("...", "attachment.png"),
        ("a" * 300 + ".jpeg", "a" * 115 + ".jpeg"),
    ],
)
def test_names_of_files_are_harmless(raw: str, name: str) -> None:
    assert filenames.safe_name(raw, "image/png") == name


def test_references_stand_nearest_first_and_once() -> None:
    found = Headers([("In-Reply-To", "<c@x>"), ("References", "<a@x> <b@x>\r\n <c@x>")])
    assert headers.references(found) == ("c@x", "b@x", "a@x")


def test_reply_tokens_are_found_wherever_the_mail_was_sent_to_and_nowhere_else() -> None:
    lines = [
        ("To", "Gul <Support+AbC.1=_-@Gul.example>, support+two@gul.example.evil.example"),
        ("Delivered-To", "support+three@gul.example"),
        ("Subject", "support+no@gul.example"),
        ("Cc", "xsupport+no@gul.example"),
    ]
    tokens = addresses.reply_tokens(Headers(lines), "support@gul.example")
    assert tokens == ("three", "AbC.1=_-")
