import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client

import alaka
from alaka.channels.webchat.words import WORDS

DIST = Path(alaka.__file__).parent / "static" / "dist"
SOURCE = Path(alaka.__file__).parents[1] / "ui" / "src" / "widget"
MOST = 20_000  # bytes of all that a visitor loads, compressed


def weight(*names: str) -> int:
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


def test_the_script_is_small_stays_where_it_is_and_is_looked_at_again():
    answer = Client().get("/chat.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "public, max-age=600"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not answer.cookies
    again = Client().get("/chat.js", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post("/chat.js").status_code == 405


@pytest.mark.parametrize("language", ["en", "az", "bs", "fr", "fa"])
@pytest.mark.parametrize("face", ["chat", "form"])
def test_all_of_the_widget_weighs_less_than_twenty_kilobytes(face, language):
    assert weight("chat.js", f"chat/{face}.js", f"chat/{language}.json") < MOST


@pytest.mark.parametrize("language", ["az", "bs", "fr", "fa"])
def test_every_word_of_the_widget_is_there_in_every_language(language):
    english, own = (
        json.loads((DIST / "chat" / f"{code}.json").read_text())["texts"]
        for code in ("en", language)
    )
    assert len(own) == len(english) == len(WORDS)
    same = {text for text, other in zip(english, own, strict=True) if text == other}
    assert same <= {"Messages", "Chat"}, "not translated"
    for text, other in zip(english, own, strict=True):
        assert places(text) == places(other), text


def places(text) -> set[str]:
    return set(re.findall(r"\{\w+\}", text if isinstance(text, str) else " ".join(text)))


def test_the_code_and_the_words_know_the_same_names():
    code = "".join(path.read_text() for path in SOURCE.glob("*.ts"))
    assert set(re.findall(r"\bW\.(\w+)", code)) == set(WORDS)


def test_nothing_in_it_needs_a_loose_policy():
    for name in ("chat.js", "chat/chat.js", "chat/form.js"):
        code = (DIST / name).read_text()
        assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML", code)
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)[a-z]", code), "another host"
