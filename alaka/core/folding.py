"""Makes the spellings of our five languages meet: for search, for comparing, for order.

Everything is decided letter by letter in tables that fill as letters are met, so the work is
one ``str.translate``. Search text goes through ``words_for_index`` when stored and
``query_words`` + ``tsquery`` when asked; both cut words by the same rule, so PostgreSQL's
parser sees clean words only: folded letters and digits between spaces.

A *compound* is what writers join or part as they like: by half-space, hyphen, apostrophe, dot,
underscore, and in Persian the parted prefixes and endings (می خواهم، کتاب ها). It is found by
its joined form and by its parts, whichever way either side wrote it.
"""

import re
import unicodedata
from itertools import product

# Accents that carry no word of their own; other scripts' vowel signs stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e8\u06ea-\u06ed]"
)
# Half-space, joiners, direction marks, soft hyphen, tatweel, byte order mark.
_UNSEEN = frozenset(
    "\u00ad\u0640\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def _pairs(text: str) -> dict[str, str]:
    """A letter and what it becomes, in turns."""
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_LETTERS = _pairs("""
ı i ə e đ d ð d ø o ł l ħ h ŧ t ŋ n ĸ k ſ s ʃ s ς σ æ ae œ oe ß ss þ th
ي ی ى ی ې ی ے ی ك ک ڪ ک ة ه ۀ ه ە ه ہ ه ھ ه ۃ ه ۂ ه ٱ ا
а a б b в v г g д d ђ d е e з z и i ј j к k л l м m н n о o п p р r с s т t ћ c у u ф f х h
ц c ч c ш s ж z љ lj њ nj џ dz щ sc ы i э e ю ju я ja і i є e ґ g
ә e ғ g ҝ g ҹ c һ h ө o ү u ҡ k
""") | {"ъ": "", "ь": ""}


def _fold_letter(letter: str) -> str:
    if letter in _UNSEEN:
        return ""
    if unicodedata.category(letter) == "Nd":
        return str(unicodedata.decimal(letter))
    decomposed = _MARKS.sub("", unicodedata.normalize("NFKD", letter)).lower()
    return unicodedata.normalize("NFC", "".join(map(_fold_part, decomposed)))


def _fold_part(part: str) -> str:
    if part in _UNSEEN or _MARKS.match(part):
        return ""
    if unicodedata.category(part) == "Nd":
        return str(unicodedata.decimal(part))
    return _LETTERS.get(part, part)


class _Folds(dict[int, str]):
    """Code point → folded letters, worked out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_letter(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Lower case without accents: ``Şükür`` → ``sukur``, ``Đorđe`` → ``dorde``, ``ي`` → ``ی``.

    Digits of every script become 0-9, half-spaces join, punctuation stays. Folding a whole is
    folding its letters, and folding twice changes nothing.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDS)


# Without its accent, đ is written d by some and dj by more.
_DJ = re.compile("[đĐђЂ]")
_MOST_DJ = 3


def fold_asked(text: str) -> str:
    """As ``fold``, for what is looked for: every đ is ``dj``, so that ``spellings`` knows it."""
    return fold(_DJ.sub("dj", text))


def spellings(word: str) -> list[str]:
    """A folded word as it may be stored: ``djordje`` also stands as ``dorde``."""
    parts = word.split("dj")
    if len(parts) > _MOST_DJ + 1:
        return [word, "d".join(parts)]
    ways = product(("dj", "d"), repeat=len(parts) - 1)
    return ["".join(map("".join, zip(parts, (*way, ""), strict=True))) for way in ways]


# ---------------------------------------------------------------- words for search

# tsvector holds 1 MB; beyond this many characters a text is not indexed, and still stored.
INDEX_LIMIT = 200_000
_WORD_LIMIT = 100
_QUERY_LIMIT = 16

_JOINERS = frozenset("-_'`´’‘ʼʻ׳\u200c\u2010\u2011\u00b7")
_SOFT = frozenset(" \t\u00a0()")


class _Marks(dict[int, str]):
    """As _Folds, with punctuation told apart: ``-`` ``.`` ``@`` ``+`` join, space, hard break."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if letter in _JOINERS:
            mark = "-"
        elif letter in ".@+":
            mark = letter
        elif letter in _SOFT:
            mark = " "
        else:
            mark = "".join(
                part if part.isalnum() or unicodedata.category(part)[0] == "M" else "\n"
                for part in fold(letter)
            )
        self[code] = mark
        return mark


_MARKED = _Marks()
# For texts that are all ASCII a plain one-to-one table takes CPython's fast way.
_MARKED_ASCII = {code: _MARKED[code] for code in range(128)}

# Each begins with plain letters or a space, which the engine skips to fast.
_PARTED_PREFIX = re.compile(r"می (?<![^\sن-]می )(?=[^\s@+.-])")
_PARTED_ENDING = re.compile(
    r" (?<=[^\s@+.-] )(?=(?:ها(?:یی?|یم|یت|یش|یمان|یتان|یشان)?|تر(?:ین)?|ا(?:م|ش|ت|ند|یم|ید))"
    r"(?![^\s.]))"
)
_SPACED_DIGITS = re.compile(r"([0-9])[ .-]{1,3}(?=[0-9])")
_JOINED_BY = re.compile(r"[-.@+]+")


def _marked(text: str) -> str:
    """Folded words with their joiners; compounds written with a space get a hyphen."""
    if text.isascii():
        marked = text.translate(_MARKED_ASCII)
    else:
        marked = text.translate(_MARKED)
        if "ا" in marked or "ی" in marked:
            marked = _PARTED_ENDING.sub("-", _PARTED_PREFIX.sub("می-", marked))
    return _SPACED_DIGITS.sub(r"\1-", marked)


def words_for_index(text: str) -> str:
    """The folded words in their order, then the joined forms of all compounds among them.

    Made for ``to_tsvector('simple', …)``. ``l'été`` gives ``l ete lete``; an e-mail address its
    parts, local part, domain and the whole without its signs; a telephone number its groups, all
    its digits, and its last 9, 8 and 7, by which it is found however it is written.
    """
    marked = _marked(text[:INDEX_LIMIT])
    extras: dict[str, None] = {}
    for token in marked.split():
        if not token.isalpha():
            token = token.strip("-.@+")
            if not token.isalpha():
                extras.update(dict.fromkeys(_joined_forms(token)))
    for joiner in "-.@+":
        marked = marked.replace(joiner, " ")
    return " ".join([*marked.split(), *extras])[:INDEX_LIMIT]


def _joined_forms(token: str) -> list[str]:
    parts = _JOINED_BY.split(token)
    if all(map(str.isdigit, parts)):
        return [form for number in _numbers(parts) for form in _number_forms(number)]
    forms = [form for part in parts if part.isdigit() for form in _number_forms(part)]
    pieces = token.split("+") if "@" not in token else [token, *token.split("@")]
    return forms + [_JOINED_BY.sub("", piece) for piece in pieces if not piece.isalnum()]


def _number_forms(number: str) -> list[str]:
    """All digits without leading zeros, and the last 9, 8 and 7 of them; none of a short one."""
    digits = number.replace("-", "").lstrip("0")
    if len(digits) < 7:
        return []
    return [digits, *(digits[-length:] for length in (9, 8, 7) if length < len(digits))]


def _numbers(groups: list[str]) -> list[str]:
    """Groups of digits put together while they make one telephone number: ``050-123-45-67``."""
    numbers: list[str] = []
    count = 0
    for group in groups:
        is_next = count >= 7 and group.startswith("0")
        if not numbers or is_next or count + len(group) > 15:
            numbers.append(group)
            count = len(group)
        else:
            numbers[-1] += f"-{group}"
            count += len(group)
    return numbers


def query_words(text: str) -> list[str]:
    """What somebody typed into a search box, as words for ``tsquery``; at most 16.

    A compound keeps a hyphen between its parts (``l'été`` → ``l-ete``); a whole e-mail address
    is one word without its signs. A number keeps its groups apart by hyphens; đ is ``dj``.
    """
    words: list[str] = []
    for token in _marked(_DJ.sub("dj", text[:1000])).split():
        token = token.strip("-.@+")
        parts = _JOINED_BY.split(token)
        if all(map(str.isdigit, parts)):
            for number in _numbers(parts):
                is_long = len(number.replace("-", "")) >= 7
                words += [number] if is_long else number.split("-")
        elif "." in token.partition("@")[2]:
            words.append("".join(parts))
        else:
            words.append("-".join(parts))
    return list(dict.fromkeys(filter(None, words)))[:_QUERY_LIMIT]


def tsquery(words: list[str], prefix_last: bool = True) -> str:
    """Text for ``to_tsquery('simple', …)``: all the words, the last one as a beginning.

    Every operand is quoted, so it is accepted whatever the words hold; no words give an empty
    text, which finds nothing.
    """
    terms = []
    for place, word in enumerate(words):
        is_beginning = prefix_last and place == len(words) - 1
        term = _term(word, is_beginning)
        if term:
            terms.append(term)
    return " & ".join(terms)


def _term(word: str, is_beginning: bool) -> str:
    marked = "".join(_marked(_DJ.sub("dj", word)).split())
    choices = dict.fromkeys(
        choice
        for spelling in spellings(marked)
        for choice in _choices([part for part in _JOINED_BY.split(spelling) if part], is_beginning)
    )
    return next(iter(choices), "") if len(choices) < 2 else f"({' | '.join(choices)})"


def _choices(parts: list[str], is_beginning: bool) -> list[str]:
    """What a word of these parts may stand as."""
    if not parts:
        return []
    joined = "".join(parts)
    is_number = joined.isdigit() and len(joined) >= 7
    if is_number:
        joined = joined.lstrip("0") or joined
    choices = [_operand(joined, is_beginning)]
    # A telephone number is in the index put together; its short groups are in every other text.
    # Two numbers side by side (a year and an order's) are there apart.
    if len(parts) > 1 and (not is_number or _are_telling(parts)):
        every = [_operand(part, False) for part in parts[:-1]]
        choices.append(f"({' & '.join([*every, _operand(parts[-1], is_beginning)])})")
    if joined.isdigit() and len(joined) > 9:
        choices += [_operand(joined[-length:], False) for length in (9, 8)]
    return choices


def _are_telling(groups: list[str]) -> bool:
    return len(max(groups, key=len)) > 3 or len(min(groups, key=len)) > 2


def _operand(word: str, is_beginning: bool) -> str:
    # One letter as a beginning would read a quarter of the index.
    prefix = ":*" if len(word) > _WORD_LIMIT or (is_beginning and len(word) > 1) else ""
    return f"'{word[:_WORD_LIMIT]}'{prefix}"


# ---------------------------------------------------------------- order of names

# Letters of their own come after all words of the letter they grew from, which is what the
# characters above z do in bytewise order: c < ç < č < ć, d < dž < đ, e < ə, l < lj, s < ş < š …
# and ı, before i, is the last of h.
_KEYS = _pairs("""
ç c{ č c| ć c} dž d{ đ d| ə e{ ğ g{ ı h~ lj l{ nj n{ ö o{ ş s{ š s| ü u{ ž z{
ђ d| ж z{ љ l{ њ n{ ћ c} ч c| џ d{ ш s| ә e{ ғ g{ ҹ c{ ө o{ ү u{
""")
# Persian comes after Latin, in the order of its own alphabet.
_KEYS |= {
    letter: f"~{code}"
    for letter, code in zip(
        "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "0123456789abcdefghijklmnopqrstuvw", strict=True
    )
}
_SORTED = re.compile("|".join([*sorted(_KEYS, key=len, reverse=True), r"[^\W_]", r"[\s\-_]+"]))


def sort_key(name: str) -> str:
    """An ASCII key whose bytewise order is the order of our readers' alphabets.

    Kept in a column of ``C`` collation. Plain letters stand for themselves; a space comes
    first, then digits, Latin (with Cyrillic as its Latin twin), Persian, and other scripts by
    code point. Accents that make no letter of their own (é, â) and signs do not count; a
    capital I counts as i. Rows of equal keys are told apart by their id.
    """
    if name.isascii():
        name = name.lower()
    else:
        name = unicodedata.normalize("NFC", name).replace("İ", "i").replace("I", "i").lower()
    return "".join(_sorted_as(found[0]) for found in _SORTED.finditer(name)).strip()


def _sorted_as(letters: str) -> str:
    known = _KEYS.get(letters)
    if known:
        return known
    if letters[0] in "-_" or letters[0].isspace():
        return " "
    folded = fold(letters)
    return "".join(
        part if part.isascii() else _KEYS.get(part) or f"~~{ord(part):05x}" for part in folded
    )


def initials(name: str) -> str:
    """Up to two letters for a person's picture: those of the first and the last word."""
    words = re.findall(r"[^\W\d_]\w*", name.partition("@")[0])
    if not words:
        return "#" if name.strip() else ""
    letters = [word[0].upper() for word in (words[0], words[-1])][: len(words)]
    # Letters of a joining script stay apart by a non-joiner.
    return ("\u200c" if "\u0600" <= letters[0] <= "\u06ff" else "").join(letters)
