"""The five languages of the house, and a quick guess which one a text is in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from alaka.core.folding import fold
from alaka.core.language_words import BEGINNINGS, SMALL_WORDS


@dataclass(frozen=True)
class Language:
    code: str
    own_name: str
    direction: str = "ltr"
    calendar: str = "gregorian"


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("az", "Azərbaycanca"),
        Language("bs", "Bosanski"),
        Language("fr", "Français"),
        Language("fa", "فارسی", direction="rtl", calendar="jalali"),
    )
}

# Beyond this a text only repeats itself.
_SAMPLE = 560

# Letters that speak for a language, with their weight, in texts of Latin letters.
_SIGNS = {
    "ə": ("az", 3.0),
    **dict.fromkeys("ćđ", ("bs", 2.0)),
    **dict.fromkeys("čšž", ("bs", 0.7)),
    **dict.fromkeys("êèùœ", ("fr", 1.0)),
    **dict.fromkeys("éàç", ("fr", 0.3)),
    **dict.fromkeys("ñ¿¡", ("es", 2.0)),
    **dict.fromkeys("ãõ", ("pt", 2.0)),
    **dict.fromkeys("äß", ("de", 1.5)),
    **dict.fromkeys("łąęśźż", ("pl", 2.0)),
    **dict.fromkeys("řěůőű", ("other", 3.0)),
}
_SIGN = re.compile("[" + "".join(_SIGNS) + "]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0621-\u06d3]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_BOSNIAN_CYRILLIC = re.compile("[ђјљњћџЂЈЉЊЋЏ]")
_NOT_BOSNIAN = re.compile("[ыэъьщюяёйґєіїәҝғҹһөү]", re.IGNORECASE)
_PERSIAN = re.compile("[پچژگ]")
_NOT_PERSIAN = re.compile("[ةٹڈںے]")
# I am, I do, they did: of verbs, and of what somebody says of himself.
_AZERI_ENDINGS = (
    *("iram", "irem", "uram", "urem", "yam", "yem", "acagam", "eceyem", "misdi", "musdu"),
    *("ibler", "iblar", "ubler", "ublar", "ibdir", "ubdur", "acam", "ecem"),
)
# Mail addresses and links tell of no language.
_ADDRESSES = re.compile(r"\S*(?:@|://|www\.)\S*")


_Weights = dict[str, list[tuple[str, float]]]


def _owners(words: dict[str, str], codes: Iterable[str]) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for code in codes:
        for word in words[code].split():
            owners.setdefault(fold(word), set()).add(code)
    return owners


def _shared(having: Iterable[str], whole: float) -> list[tuple[str, float]]:
    codes = sorted(having)
    return [(code, whole / len(codes)) for code in codes]


# What a word that only begins like one of theirs is worth of one that is.
_BEGINNINGS = {
    word: _shared(having, 0.8) for word, having in _owners(BEGINNINGS, BEGINNINGS).items()
}
_SHORTEST, _LONGEST = min(map(len, _BEGINNINGS)), max(map(len, _BEGINNINGS))


@lru_cache(maxsize=20_000)
def _begun(word: str) -> list[tuple[str, float]]:
    """The languages that have words with the longest known beginning of this one."""
    for length in range(min(len(word), _LONGEST), _SHORTEST - 1, -1):
        if found := _BEGINNINGS.get(word[:length]):
            return found
    return [("az", 0.8)] if len(word) > 6 and word.endswith(_AZERI_ENDINGS) else []


def _weights(codes: Iterable[str]) -> _Weights:
    """Word → languages that have it, or one that begins so, each with the weight it gives them."""
    return {
        word: _shared(having | {code for code, _weight in _begun(word)}, 1.0)
        for word, having in _owners(SMALL_WORDS, codes).items()
    }


_LATIN_WORDS = _weights(SMALL_WORDS.keys() - {"ar", "ur"})
_ARABIC_WORDS = _weights(("fa", "ar", "ur"))


def recognise(text: str) -> str:
    """The code of the language a text is in, or "" when that is not sure."""
    sample = text[:_SAMPLE]
    if "@" in sample or "://" in sample or "www." in sample:
        sample = _ADDRESSES.sub(" ", text[: 2 * _SAMPLE])[:_SAMPLE]
    if sample.isascii():
        return _best(sample.lower(), _LATIN_WORDS, {})
    half = len("".join(_LETTERS.findall(sample))) / 2
    if len("".join(_ARABIC.findall(sample))) > half:
        return _best(fold(sample), _ARABIC_WORDS, _arabic_signs(sample))
    if len("".join(_CYRILLIC.findall(sample))) > half:
        if _NOT_BOSNIAN.search(sample):
            return ""
        is_bosnian = _BOSNIAN_CYRILLIC.search(sample) is not None
        return "bs" if is_bosnian or _best(fold(sample), _LATIN_WORDS, {}) == "bs" else ""
    signs: dict[str, float] = {}
    for letter in _SIGN.findall(sample.lower()):
        code, weight = _SIGNS[letter]
        signs[code] = signs.get(code, 0.0) + weight
    return _best(fold(sample), _LATIN_WORDS, signs)


def _arabic_signs(sample: str) -> dict[str, float]:
    return {
        "fa": 1.5 * len(_PERSIAN.findall(sample)),
        "ar": 2.0 * len(_NOT_PERSIAN.findall(sample)),
    }


def _best(folded: str, weights: _Weights, scores: dict[str, float]) -> str:
    """The language of ours that leads clearly, with enough of the words for it."""
    words = _LETTERS.findall(folded)
    for word in words:
        for code, weight in weights.get(word) or _begun(word):
            scores[code] = scores.get(code, 0.0) + weight
    if not scores:
        return ""
    code = max(scores, key=lambda candidate: scores[candidate])
    second = max((score for other, score in scores.items() if other != code), default=0.0)
    is_clear = scores[code] >= 1.3 * second and scores[code] >= max(0.8, 0.07 * len(words))
    return code if is_clear and code in LANGUAGES else ""
