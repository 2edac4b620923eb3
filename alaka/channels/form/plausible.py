"""How unlikely a text is in our customers' languages: 0 for a text read in its own charset."""

import re

# What the languages have beyond a-z, of which a word is in one; those with a "-" before them have
# no a-z in their words. Turkish, German and Russian customers write to us, too.
_ALPHABETS = [
    frozenset(letters.lstrip("-") + letters.upper().lstrip("-") + ("" if "-" in letters else _AZ))
    for _AZ in ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    for letters in (
        "çəğıöşüİ",
        "çğıöşüâîûİ",
        "čćđšž",
        "àâçéèêëîïôöœùûüÿ",
        "äöüß",
        "-абвгдђежзијклљмнњопрстћуфхцчџш",
        "-абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "-ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژکگی",
    )
]
_WORDS = re.compile(r"[^\W\d_]+")
_TURNS_UP = re.compile(r"[a-zà-öø-ÿа-яђ-џ][A-ZÀ-ÖØ-ÞА-ЯЂ-Џ]")
# Words of one letter: French, Persian, and the Cyrillic ones.
_ALONE = frozenset("àÀôÔوавикосуяАВИКОСУЯ")
_USUAL = frozenset("«»“”„‘’‚‹›–—…•·€£№§©®™°½¼¾²³×±¿¡\u00a0\u00ad\u200c،؛؟ـ´")
# These do not stand before a letter: va¾na, mo¾da are words in another charset.
_BEFORE_LETTER = re.compile(r"[©®™°½¼¾²³±¤¬¦¨´¸¹ªº¢¥¶µ]\w")
# A Cyrillic word read in the other charset of its script often looks shouted.
_SHOUTED = re.compile("[А-ЯЂ-Џ]{2}")
_CONTROL = re.compile("[\x80-\x9f\ufffd]")


def oddness(text: str) -> int:
    """The number of letters and signs that have no business where they are."""
    words = [word for word in _WORDS.findall(text) if not word.isascii()]
    foreign = sum(min(len(set(word) - known) for known in _ALPHABETS) for word in words)
    turned = sum(len(_TURNS_UP.findall(word)) for word in words)
    alone = sum(len(word) == 1 and word not in _ALONE for word in words)
    signs = sum(
        not sign.isascii() and not sign.isalnum() and sign not in _USUAL and ord(sign) < 0x2500
        for sign in text
    )
    before = len(_BEFORE_LETTER.findall(text))
    shouted = _SHOUTED.search(text) is not None
    return foreign + turned + alone + signs + before + shouted + 5 * len(_CONTROL.findall(text))
