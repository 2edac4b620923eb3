"""Marking the words that were looked for."""

import pytest

from alaka.core.marking import excerpt, marked


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("Late roses", ["roses"], "Late <mark>roses</mark>"),
        ("Gülləri aldım", ["gulleri"], "<mark>Gülləri</mark> aldım"),
        ("L'été", ["ete"], "<mark>L&#x27;été</mark>"),
        ("<b>", ["b"], "&lt;<mark>b</mark>&gt;"),
        ("Đorđe", ["djordje"], "<mark>Đorđe</mark>"),
        ("ORD 2024 77812", ["2024-77812"], "ORD <mark>2024</mark> <mark>77812</mark>"),
        ("a & b", [], "a &amp; b"),
        ("کتاب‌ها", ["کتاب"], "<mark>کتاب‌ها</mark>"),
    ],
)
def test_words_are_marked_in_any_spelling(text: str, words: list[str], shown: str):
    assert marked(text, words) == shown


def test_an_excerpt_begins_near_the_word():
    text = "word " * 200 + "peonies at last " + "word " * 200
    shown = excerpt(text, ["peonies"])
    assert "<mark>peonies</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 250


def test_an_excerpt_without_the_word_is_the_beginning():
    assert excerpt("One\ntwo  three", ["xyz"]) == "One two three"
