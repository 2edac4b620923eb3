"""Whether two names are of one person: word by word, in any order, spelling and script."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from alaka.contacts.duplicates.sounding import Name, Word
from alaka.core.folding import fold

# Letters; in shorter words another letter makes another name.
_TYPO = 6
_VOWELS = "aeiou"
_SUNG = re.compile("[aeiou]+")


class Alike(StrEnum):
    """How much two names have in common."""

    SAME = "same"
    SPELT = "spelt"  # the same in another spelling or script
    NEAR = "near"  # but for a slip of the keys
    PART = "part"  # one has more words
    INITIAL = "initial"
    SINGLE = "single"  # one word, and no more of one of them
    UNKNOWN = "unknown"  # one has no name
    SURNAME = "surname"  # first names are the same, surnames are not
    OTHER = "other"


@dataclass(frozen=True)
class Match:
    alike: Alike
    is_swapped: bool = False
    is_transcribed: bool = False


@lru_cache(maxsize=200_000)
def match(one: Name, two: Name) -> Match:
    if not one.words or not two.words:
        return Match(Alike.UNKNOWN)
    if one.generation != two.generation:
        return Match(Alike.OTHER)
    transcribed = one.words[0].script != two.words[0].script
    found, pairs = _paired(one.words, two.words)
    left = len(one.words) - len(pairs), len(two.words) - len(pairs)
    if any(left) and (whole := _as_wholes(one, two)):
        return Match(whole, is_transcribed=transcribed)
    if not pairs:
        return Match(Alike.OTHER, is_transcribed=transcribed)
    if all(left):
        # What somebody is called stands first with most of us.
        is_surname = (0, 0) in pairs
        return Match(Alike.SURNAME if is_surname else Alike.OTHER)
    swapped = any(first != second for first, second in pairs) and not any(left)
    if len(pairs) == 1:
        return Match(Alike.SINGLE, is_transcribed=transcribed)
    if any(left):
        return Match(max(found, key=_WEAKEST.index) if _INITIAL in found else Alike.PART)
    return Match(max(found, key=_WEAKEST.index), swapped, transcribed)


_INITIAL = Alike.INITIAL
_WEAKEST = [Alike.SAME, Alike.SPELT, Alike.NEAR, Alike.INITIAL]


def _paired(
    one: tuple[Word, ...], two: tuple[Word, ...]
) -> tuple[list[Alike], list[tuple[int, int]]]:
    """Each word with one of the other name, the surest first."""
    known = sorted(
        (_WEAKEST.index(how), first != second, first, second)
        for first, mine in enumerate(one)
        for second, yours in enumerate(two)
        if (how := words_alike(mine, yours)) is not None
    )
    found: list[Alike] = []
    pairs: list[tuple[int, int]] = []
    for rank, _, first, second in known:
        if all(first != a and second != b for a, b in pairs):
            found.append(_WEAKEST[rank])
            pairs.append((first, second))
    return found, pairs


def _as_wholes(one: Name, two: Name) -> Alike | None:
    """Names of two words are also written as one: Ali Reza, علیرضا."""
    if one.words[0].is_persian == two.words[0].is_persian:
        joined = {"".join(word.written for word in each.words) for each in (one, two)}
        return Alike.SAME if len(joined) == 1 else None
    persian, other = (one, two) if one.words[0].is_persian else (two, one)
    letters = "".join(word.written for word in persian.words)
    spoken = "".join(_spoken(word.written) for word in other.words)
    return Alike.SPELT if _heard(letters).fullmatch(spoken) else None


@lru_cache(maxsize=200_000)
def words_alike(one: Word, two: Word) -> Alike | None:
    if one.is_initial or two.is_initial:
        begin = {way[0] for way in one.spelt} & {way[0] for way in two.spelt}
        return Alike.INITIAL if begin else None
    if one.is_persian != two.is_persian:
        persian, other = (one, two) if one.is_persian else (two, one)
        heard = _heard(persian.written).fullmatch(_spoken(other.written))
        return Alike.SPELT if heard else None
    if one.script == two.script and fold(one.written) == fold(two.written):
        return Alike.SAME
    if one.spelt & two.spelt:
        return Alike.SPELT
    if not one.is_persian and _is_respelt(one, two):
        return Alike.SPELT
    ways = ((mine, yours) for mine in one.spelt for yours in two.spelt)
    return Alike.NEAR if any(is_slip(mine, yours) for mine, yours in ways) else None


def _is_respelt(one: Word, two: Word) -> bool:
    """The same consonants, three of them at least, and vowels that are taken for each other."""
    known = [bones for bones in one.bones & two.bones if len(bones) >= 3]
    is_long = any(len(bones) > 3 for bones in known)
    ways = ((mine, yours) for mine in one.spelt for yours in two.spelt)
    return bool(known) and any(_vowels_agree(mine, yours, is_long) for mine, yours in ways)


def _vowels_agree(one: str, two: str, is_long: bool) -> bool:
    """Ahmad is Ahmed and Mohammad is Muhammed; Samir is not Semir."""
    if (one[0] in _VOWELS, one[-1] in _VOWELS) != (two[0] in _VOWELS, two[-1] in _VOWELS):
        return False
    mine, yours = ([each[0] for each in _SUNG.findall(way)] for way in (one, two))
    if len(mine) != len(yours) or not mine:
        return False
    first = {mine[0], yours[0]}
    is_begun = len(first) == 1 or first == {"o", "u"} or (is_long and "i" not in first)
    pairs = zip(mine[1:], yours[1:], strict=True)
    return is_begun and all(
        {a, b} <= {"a", "e"} or a == b or {a, b} <= {"o", "u"} for a, b in pairs
    )


def is_slip(one: str, two: str, shortest: int = _TYPO) -> bool:
    """One letter added, left out, another, or two of them turned, inside of a long word."""
    if min(len(one), len(two)) < shortest or abs(len(one) - len(two)) > 1:
        return False
    # First and last letters are seldom mistyped, and make other names: Amina, Emina; Mario, Maria.
    if one[0] != two[0] or one[-1] != two[-1] or one == two:
        return False
    begin = next(at for at in range(len(one)) if at >= len(two) or one[at] != two[at])
    mine, yours = one[begin:], two[begin:]
    if len(mine) == len(yours):
        return mine[1:] == yours[1:] or (mine[:2] == yours[1::-1] and mine[2:] == yours[2:])
    longer, shorter = sorted((mine, yours), key=len, reverse=True)
    return longer[1:] == shorter


# ---------------------------------------------------------------- Persian, heard as Latin

_SHORT = "[aeiou]?"
# What each letter is written as by those who hear it, in the letters of `_spoken`.
_HEARD = {
    "ا": "[aoe]", "آ": "a", "ع": "[aeiou]?'?", "ء": "[aeiou]?'?", "ب": "b", "پ": "p", "ت": "t",
    "ط": "t", "ث": "s", "س": "s", "ص": "s", "ج": "[jcg]", "چ": "č", "ح": "h", "ه": "h",
    "خ": "[xhk]", "د": "d", "ذ": "z", "ز": "z", "ض": "z", "ظ": "z", "ر": "r", "ژ": "[žjz]",
    "ش": "[šs]", "غ": "[qgk]", "ق": "[qgkx]", "ف": "f", "ک": "[kc]", "گ": "g", "ل": "l", "م": "m",
    "ن": "n", "و": "(?:[vw][aeiou]?|[oua]?[uow])",
    "ی": "(?:[aeo]?[iyj])[aeou]?",
}  # fmt: skip
_SPOKEN = (
    ("sch", "š"), ("tch", "č"), ("dzh", "j"), ("sh", "š"), ("ch", "č"), ("kh", "x"), ("gh", "q"),
    ("zh", "ž"), ("ph", "f"), ("th", "t"), ("dž", "j"), ("dj", "j"), ("oo", "u"), ("ou", "u"),
    ("ee", "i"), ("ck", "k"), ("ş", "š"), ("ç", "č"), ("ć", "č"), ("đ", "j"), ("ğ", "q"),
    ("ə", "a"), ("ı", "i"),
)  # fmt: skip
_KEPT = {"š", "č", "ž"}


@lru_cache(maxsize=100_000)
def _spoken(latin: str) -> str:
    for group, letter in _SPOKEN:
        latin = latin.replace(group, letter)
    plain = "".join(letter if letter in _KEPT else fold(letter) for letter in latin)
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[^\w]", "", plain))


@lru_cache(maxsize=100_000)
def _heard(letters: str) -> re.Pattern[str]:
    parts = []
    letters = letters.replace("یی", "ی")
    for at, letter in enumerate(letters):
        is_last = at == len(letters) - 1
        if at == 0 and letter in "اآ":
            # As a beginning it may carry any vowel: ابراهیم, امید, اسماعیل.
            parts.append("[aeiou]")
        elif is_last and letter == "ه":
            parts.append("[ae]?h?")
        elif letter in "اآوی":
            parts.append(_HEARD[letter])
        else:
            parts.append(_HEARD.get(letter, re.escape(letter)) + _SHORT)
    return re.compile("".join(parts))
