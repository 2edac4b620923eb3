"""Names as they sound, whatever the script: ``شهرزاد`` = Shahrzad, ``Ђорђе`` = Đorđe = Djordje.

A word is kept in three shapes. ``spelt``: plain letters in which Cyrillic, Azerbaijani, Bosnian
and English spellings meet; more than one where a letter has two usual ones. ``bones``: what remains
of it without vowels, by which spellings of one name are found (Mohammad, Muhammed, Məhəmməd).
``key``: still coarser, the same for a Persian word and its romanisations, by which people are put
side by side; it decides nothing.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from alaka.core.folding import fold

_PERSIAN = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")
_VOWELS = "aeiou"

# Cyrillic of our neighbours, letter by letter, as Latin is written below.
_CYRILLIC_AS = """
аa бb вv гg дd ђđ еe ёe жž зz иi йi јj кk лl љlj мm нn њnj оo пp рr сs тt ћć уu фf хh цc чč џdž шš
щš ыi эe юiu яia іi їi єie ѓgj ќkj ѕz ґg әə ғğ ҹc һh өö үü ҝg ъ ь
"""
_FROM_CYRILLIC = {pair[0]: pair[1:] for pair in _CYRILLIC_AS.split()}
# What comes of letters and of groups of them, first to last; a choice is tried both ways.
_SPELT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shch", ("s",)), ("sch", ("s",)), ("tch", ("c",)), ("dzh", ("j",)), ("sh", ("s",)),
    ("ch", ("c",)), ("zh", ("z",)), ("kh", ("h",)), ("gh", ("g",)), ("ph", ("f",)), ("th", ("t",)),
    ("ts", ("c",)), ("dž", ("j",)), ("dz", ("j", "dz")), ("ou", ("u",)), ("oo", ("u",)),
    ("ee", ("i",)), ("đ", ("di", "d")), ("dj", ("di",)), ("gj", ("di", "g")), ("kj", ("c", "k")),
    ("ya", ("ia",)), ("yu", ("iu",)), ("ye", ("e", "ie")),
    ("ə", ("a", "e")), ("ş", ("s",)), ("š", ("s",)), ("ç", ("c",)), ("č", ("c",)), ("ć", ("c",)),
    ("ž", ("z",)), ("ğ", ("g",)), ("q", ("g", "k")), ("x", ("h", "ks")), ("w", ("v",)),
    ("j", ("i", "j")), ("y", ("i",)), ("ı", ("i",)), ("c", ("c", "j")),
)  # fmt: skip
_GROUPS = re.compile("|".join(group for group, _ in _SPELT))
_PARTED = re.compile(f"({_GROUPS.pattern})")
_CHOICES = dict(_SPELT)
_MOST_WAYS = 16
_SAME_TWICE = re.compile(r"(.)\1+")

_ADDRESSING = """
mr mrs ms miss dr prof professor ing dipl mag mme m monsieur madame mademoiselle mlle me sir bay bey
bayan xanim xanım cenab oglu oğlu qizi qızı g gdin gdja gospodin gospodja gospođa gospodica hadzi sn
agha aga aqa khanom آقا آقای خانم خانوم دکتر مهندس جناب سرکار استاد господин госпожа др инж kizi
"""
_TITLES = frozenset(_ADDRESSING.split())
_GENERATIONS = {
    word: word_of
    for word_of, words in {
        "junior": "jr junior ml mladji mlađi fils kicik kiçik младший мл",
        "senior": "sr senior st stariji père pere böyük старший ст",
        "second": "ii",
        "third": "iii",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class Word:
    """One word of a name, ``written`` in small Latin or Persian letters."""

    written: str
    script: str
    spelt: frozenset[str]
    bones: frozenset[str]
    keys: tuple[str, ...]

    @property
    def is_persian(self) -> bool:
        return self.script == "persian"

    @property
    def is_initial(self) -> bool:
        return len(self.written) == 1


@dataclass(frozen=True)
class Name:
    """The words of a name, without titles; ``generation`` tells father and son apart."""

    words: tuple[Word, ...] = ()
    generation: frozenset[str] = frozenset()

    @property
    def keys(self) -> set[str]:
        """The same however the words are ordered and parted."""
        ways = product(*(word.keys for word in self.words))
        return {"".join(sorted("".join(way))) for way in islice(ways, 4)}


@lru_cache(maxsize=200_000)
def name(text: str) -> Name:
    # The marks of a capital İ or I are no vowel signs: they are lowered by hand.
    lowered = text.replace("İ", "i").replace("\u200c", "").replace("ـ", "").lower()
    words, generation = [], set()
    for written in _WORD.findall(lowered.replace("i\u0307", "i")):
        if written in _GENERATIONS:
            generation.add(_GENERATIONS[written])
        elif written not in _TITLES:
            words.append(word(written))
    return Name(tuple(words), frozenset(generation))


@lru_cache(maxsize=100_000)
def word(written: str) -> Word:
    if _PERSIAN.search(written):
        folded = fold(written)
        spelt = frozenset([folded])
        return Word(folded, "persian", spelt, spelt, (_kept(folded),))
    latin, initials, script = written, [written], "latin"
    if _CYRILLIC.search(written):
        script = "cyrillic"
        latin = "".join(_FROM_CYRILLIC.get(letter, letter) for letter in written)
        # Гасан is Həsən, Гусейн is Hüseyn.
        initials = [latin, "h" + latin[1:]] if latin.startswith("g") else [latin]
    spelt = frozenset(way for each in initials for way in _ways(each))
    bones = frozenset(found for each in spelt if (found := _bones(each)))
    keys = dict.fromkeys(map(_latin_key, initials))
    return Word(latin, script, spelt, bones, tuple(keys))


def _ways(latin: str) -> list[str]:
    """In plain letters, with each choice tried; a group is read the same all through a word."""
    groups = list(dict.fromkeys(_GROUPS.findall(latin)))
    found: dict[str, None] = {}
    for chosen in islice(product(*(_CHOICES[group] for group in groups)), _MOST_WAYS):
        read = dict(zip(groups, chosen, strict=True))
        way = "".join(read.get(part, part) for part in map(str, _PARTED.split(latin)))
        found[_SAME_TWICE.sub(r"\1", _plain(way))] = None
    return list(found)


def _plain(latin: str) -> str:
    return "".join(letter for letter in fold(latin) if letter.isalpha())


def _bones(spelt: str) -> str:
    """Consonants; a vowel that glides into the next consonant is one, too: Hüseyn is no Həsən."""
    glided = re.sub(r"[aeou]i(?=[^aeiou]|$)", "y", spelt)
    return "".join(letter for letter in glided if letter not in _VOWELS)


# ---------------------------------------------------------------- the coarse key

_KEYED = {
    **dict.fromkeys("bptdszrfklmnh", None),
    "g": "k",
    "q": "k",
    "x": "h",
    **dict(zip("بپتطدسثصشزذظضرفکقغگلمنحهخ", "bpttdsssszzzzrfkkkklmnhhh", strict=True)),
}
_DROPPED = re.compile(r"tch|ch|dzh|dž|c|j|v|w|y|[aeiou]")


def _latin_key(latin: str) -> str:
    plain = latin.replace("shch", "s").replace("sch", "s").replace("đ", "d").replace("š", "s")
    plain = re.sub("[çčć]", "", plain).replace("ph", "f").replace("kh", "h").replace("gh", "k")
    plain = plain.replace("th", "t").replace("sh", "s").replace("zh", "z")
    return _kept(fold(_DROPPED.sub("", plain)))


def _kept(text: str) -> str:
    kept = "".join(
        (_KEYED[letter] or letter) if letter in _KEYED else "" for letter in _no_vowels(text)
    )
    kept = _SAME_TWICE.sub(r"\1", kept)
    # Its end is written or not: Fatemeh, Fatima, فاطمه.
    return kept.removesuffix("h") or "-"


def _no_vowels(text: str) -> str:
    return "".join(letter for letter in text if letter not in _VOWELS)
