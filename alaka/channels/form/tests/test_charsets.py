"""What a customer typed on an old page is what the inbox shows, whatever the page's charset."""

from urllib.parse import quote_plus

import pytest

from alaka.channels.form.body import read
from alaka.channels.form.tests.posting import multipart

TYPED = {
    "en": [
        "Hello, the café was closed – 5 € back, please. Thanks 😀",
        "Don’t call me before 9…",
        "Order no. 12, please call me back.",
        "Order № 12",
        "Thanks 😊",
        "That cost “only” 20 £",
    ],
    "az": [
        "Salam, güllər gəlmədi. Çiçəkləri nə vaxt göndərəcəksiniz? İşıqlı gün!",
        "Şikayətim var: № 12",
        "gül",
        "Əlaqə",
        "Öz pulumu istəyirəm",
    ],
    "bs": [
        "Poštovani, cvijeće je uvenulo. Gdje je moja narudžba? Đorđe Čović, žao mi je.",
        "Želim ružičaste čašice",
        "kašnjenje",
        "Šta je sa čajem?",
        "Поштовани, где је цвеће? Ђорђе Љубић",
        "Здраво, гдје је моја наруџба? Још није стигла.",
        "ЗДРАВО, ГДЈЕ ЈЕ ЦВИЈЕЋЕ",
        "Хвала",
    ],
    "fr": [
        "Bonjour, où est ma commande ? Les fleurs étaient fanées, le cœur de Noël à 20 €.",
        "Je vais à Paris",
        "Ça va, merci",
        "l’été dernier",
        "déjà reçu",
    ],
    "fa": [
        "سلام، گل پژمرده بود. می‌خواهم پولم را پس بدهید؟ ۱۲۳",
        "سلام گل",
        "سفارش من کجاست",
    ],
}
# As browsers know them; of iso-8859-1 and -9 they mean windows-1252 and -1254.
CHARSETS = [
    *("windows-1250", "windows-1251", "windows-1252", "windows-1254", "windows-1256"),
    *("iso-8859-2", "iso-8859-5", "iso-8859-15", "iso-8859-1", "iso-8859-9"),
    "utf-8",
]
MEANT = {"iso-8859-1": "windows-1252", "iso-8859-9": "windows-1254"}


def posted(typed: str, charset: str, is_multipart: bool, is_named: bool) -> tuple[bytes, str]:
    """As a browser posts it from a page in the charset."""
    said = {"name": "Dana", "message": typed} | ({"_charset_": charset} if is_named else {})
    encoded = {
        name: value.encode(MEANT.get(charset, charset), "xmlcharrefreplace")
        for name, value in said.items()
    }
    if is_multipart:
        return multipart(list(encoded.items()))
    body = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in encoded.items())
    return body.encode(), "application/x-www-form-urlencoded"


@pytest.mark.parametrize("is_named", [True, False], ids=["with _charset_", "without"])
@pytest.mark.parametrize("is_multipart", [True, False], ids=["multipart", "urlencoded"])
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("language", TYPED)
def test_what_is_typed_on_an_old_page_is_what_comes(language, charset, is_multipart, is_named):
    for typed in TYPED[language]:
        body, kind = posted(typed, charset, is_multipart, is_named)
        assert dict(read(body, kind, language).pairs)["message"] == typed


@pytest.mark.parametrize("charset", ["gbk", "koi8-r"])
def test_a_charset_that_none_of_our_languages_had_is_read_where_it_is_named(charset):
    for typed in (text for texts in TYPED.values() for text in texts):
        body, kind = posted(typed, charset, False, True)
        assert dict(read(body, kind).pairs)["message"] == typed


@pytest.mark.parametrize("charset", ["windows-1251", "iso-8859-5", "windows-1256", "windows-1254"])
@pytest.mark.parametrize("language", TYPED)
def test_a_customer_of_another_language_than_the_page_is_read_too(language, charset):
    typed = {
        "windows-1251": "Здравствуйте, где мои цветы? Ещё не пришли",
        "iso-8859-5": "Поштовани, где је моја поруџбина?",
        "windows-1256": "سلام، گل من کجاست؟",
        "windows-1254": "Merhaba, siparişim için şimdi ne yapacağım?",
    }[charset]
    body, kind = posted(typed, charset, False, False)
    assert dict(read(body, kind, language).pairs)["message"] == typed


@pytest.mark.parametrize(
    "typed",
    [
        "I see &#1587; on your page",
        "Your page says &#38; and &#39; all over",
        "The sign &#1587; where an s should be; and &#601;",
        "&#99999999; and &#xe9;",
    ],
)
def test_a_reference_that_the_customer_typed_stays(typed):
    body, kind = multipart([("message", typed.encode())])
    assert read(body, kind).pairs == (("message", typed),)


@pytest.mark.parametrize("typed", ["It says &#1587;&#1604; – why?", "caf&#233; &#128522;"])
def test_what_is_posted_in_utf_8_holds_no_references_of_a_browser(typed):
    body, kind = multipart([("_charset_", b"UTF-8"), ("message", typed.encode())])
    assert read(body, kind).pairs[1] == ("message", typed)
    if not typed.isascii():
        body, kind = multipart([("message", typed.encode())])
        assert read(body, kind).pairs == (("message", typed),)
