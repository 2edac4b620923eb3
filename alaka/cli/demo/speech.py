"""What people say: templates become texts, and texts the words that PostgreSQL keeps of them.

A text may hold ``{slots}`` and ``[she|he]`` forms. Everything but the person's name and the
order's number is filled in once and kept; those two are put in last, as plain replacements.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from alaka.core.folding import words_for_index

LANGUAGES = ("az", "bs", "fa", "en", "fr")
# Stand-ins that no text holds; each is one word for the index, as what replaces it.
NAME, NUMBER = "Qzqz", "987654"
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_GENDERED = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Topic:
    """Openings are subject and text; answers and seconds ours, replies the customer's.

    Where it may become a case: what customers wish for, what was changed because of it, and what
    they ``said``, in one sentence.
    """

    openings: Sequence[tuple[str, str]]
    answers: Sequence[str]
    replies: Sequence[str]
    seconds: Sequence[str]
    endings: Sequence[str]
    wishes: Sequence[str] = ()
    changes: Sequence[str] = ()
    said: str = ""


@dataclass(frozen=True)
class Speech:
    """One language: pairs are for a woman and a man."""

    hello: Sequence[str]
    goodbye: Sequence[str]
    dear: Sequence[str]
    regards: Sequence[str]
    slots: Mapping[str, Sequence[str]]
    topics: Mapping[str, Topic]
    thanks: Sequence[str]
    notes: Sequence[str]
    steps: Sequence[str]
    pleased: Sequence[str]
    displeased: Sequence[str]
    shops: Sequence[str]
    shop_field: str
    prepared: Sequence[tuple[str, str]]
    signature: str
    chat_greeting: str
    chat_offer: str
    case_topics: Mapping[str, str]
    # What the business calls its goals, segments and rules of scores.
    named: Mapping[str, str]


@lru_cache
def speech(trade: str, language: str) -> Speech:
    """What is said at the business with that key."""
    path = Path(__file__).parent / "trades" / trade / "texts" / f"{language}.toml"
    found: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    topics = {name: Topic(**topic) for name, topic in found.pop("topics").items()}
    return Speech(topics=topics, **found)


@lru_cache
def how_many(trade: str, language: str, topic: str, part: str) -> int:
    words = speech(trade, language)
    return len(getattr(words.topics[topic] if topic else words, part))


class Said(NamedTuple):
    """A text without its name and number yet; ``vector`` is a tsvector as PostgreSQL reads it."""

    subject: str
    text: str
    vector: str
    fields: str = "[]"
    has_number: bool = False
    has_name: bool = False


class Choice(NamedTuple):
    """Which text: of a business, language and topic, the part, one of its templates, a filling.

    Texts of one filling speak of the same flowers, day and street.
    """

    trade: str
    language: str
    topic: str
    part: str
    number: int
    filling: int
    is_woman: bool
    shop: str = ""
    file: str = ""
    is_chat: bool = False


def make(choice: Choice) -> Said:
    """The text of a choice; the same each time."""
    words = speech(choice.trade, choice.language)
    subject, body = _template(words, choice)
    rng = Random(f"{choice.language} {choice.filling}")  # noqa: S311 - the same each time
    slots = {name: rng.choice(values) for name, values in words.slots.items()}
    rng.seed(f"{choice.topic} {choice.part} {choice.number} {choice.filling}")
    text = body if choice.is_chat else _frame(words, choice.part, body, choice.is_woman, rng)
    subject, text = (_filled(each, slots, choice) for each in (subject, text))
    searched = " ".join(filter(None, (subject, text, choice.shop, choice.file)))
    return Said(
        subject=subject,
        text=text,
        vector=vector(words_for_index(searched)),
        fields=f'[["{words.shop_field}", "{choice.shop}"]]' if choice.shop else "[]",
        has_number=any(with_digits(NUMBER, choice.language) in each for each in (subject, text)),
        has_name=NAME in text,
    )


said = lru_cache(maxsize=200_000)(make)


@lru_cache(maxsize=200_000)
def with_subject(subject: str, text: str) -> str:
    return vector(words_for_index(f"{subject} {text}"))


def _template(words: Speech, choice: Choice) -> tuple[str, str]:
    if choice.part == "openings":
        return words.topics[choice.topic].openings[choice.number]
    if choice.part in {"thanks", "notes"}:
        return "", getattr(words, choice.part)[choice.number]
    return "", getattr(words.topics[choice.topic], choice.part)[choice.number]


def _frame(words: Speech, part: str, body: str, is_woman: bool, rng: Random) -> str:
    if part == "notes":
        return body
    if part in {"answers", "seconds"}:
        dear = words.dear[0 if is_woman else 1]
        return f"{dear}\n\n{body}\n\n{rng.choice(words.regards)}"
    if part == "openings":
        return f"{rng.choice(words.hello)}\n\n{body}\n\n{rng.choice(words.goodbye)}"
    return body


def _filled(text: str, slots: Mapping[str, str], choice: Choice) -> str:
    known = {**slots, "name": NAME, "order": with_digits(NUMBER, choice.language)}

    def fill(found: re.Match[str]) -> str:
        value = known[found[1]]
        begins = not found.start() or text[: found.start()].endswith(("\n", ". ", "! ", "? "))
        return _capital(value, choice.language) if begins else value

    text = _GENDERED.sub(lambda found: found[1 if choice.is_woman else 2], text)
    return _SLOT.sub(fill, text)


def _capital(text: str, language: str) -> str:
    first = "İ" if language == "az" and text[0] == "i" else text[0].upper()
    return first + text[1:]


def vector(words: str) -> str:
    """What ``to_tsvector('simple', words)`` gives, written out: our words hold no signs."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words.split(), 1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"{word}:{','.join(where)}" for word, where in places.items())


def with_digits(number: str, language: str) -> str:
    return number.translate(_PERSIAN) if language == "fa" else number
