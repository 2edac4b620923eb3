"""One chat channel's settings, read; every setting has its default here."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from alaka.channels.contract import Configuration
from alaka.channels.webchat.limits import limits

COLOR = "#0f766e"
QUESTION_KINDS = ("text", "long", "name", "email", "phone", "choice")
# Answers to these kinds are kept under the kind's own name: there is one of each.
_ONCE = ("name", "email", "phone")
MOST_SECONDS = 3600


class BadLine(Exception):
    """A line that cannot be read; its text is the argument."""


@dataclass(frozen=True)
class Question:
    """What is asked before the first line."""

    name: str
    label: str
    kind: str = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """Words that greet by themselves: on pages like ``page`` (``*`` stands for anything), after
    ``seconds``, for those who came from ``source`` ("" for all)."""

    page: str
    seconds: int
    source: str
    text: str


def lines(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.splitlines())))


def questions_of(text: str) -> tuple[Question, ...]:
    """``Label``, ``Label* | email``, ``Label | choice | one, two``; one on a line."""
    found = tuple(map(_question, lines(text)))
    for number, question in enumerate(found):
        if question.name in {earlier.name for earlier in found[:number]}:
            raise BadLine(question.label)
    return found


def _question(line: str) -> Question:
    parts = [part.strip() for part in line.split("|")]
    label = parts[0].removesuffix("*").strip()
    kind = parts[1].lower() if len(parts) > 1 else "text"
    listed = re.split("[,،]", parts[2]) if len(parts) > 2 else []
    choices = tuple(filter(None, map(str.strip, listed)))
    is_good = label and len(label) <= 100 and len(parts) <= 3 and kind in QUESTION_KINDS
    if not is_good or (kind == "choice") != bool(choices):
        raise BadLine(line)
    name = kind if kind in _ONCE else label
    return Question(name, label, kind, parts[0].endswith("*"), choices)


def offers_of(text: str) -> tuple[Offer, ...]:
    """``page | seconds | source | text``, one on a line; the text may hold bars of its own."""
    return tuple(map(_offer, lines(text)))


def _offer(line: str) -> Offer:
    parts = [part.strip() for part in line.split("|", 3)]
    if len(parts) != 4:
        raise BadLine(line)
    page, seconds, source, text = parts
    is_time = seconds.isdecimal() and int(seconds) <= MOST_SECONDS
    if not (page and is_time and text) or len(text) > 300:
        raise BadLine(line)
    return Offer(page, int(seconds), source.lower(), text)


class Definition:
    """How the chat looks, what it asks, and what it takes."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.settings = configuration.settings

    def text(self, name: str, default: str = "") -> str:
        return str(self.settings.get(name) or default)

    def greeting(self, language: str) -> str:
        return self.text(f"greeting_{language}") or _("Hello! How can we help?")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return questions_of(self.text("questions"))

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        return offers_of(self.text("offers"))

    def face(self, language: str) -> Mapping[str, Any]:
        return {
            "kind": "chat",
            "name": self.text("title"),
            "color": self.text("color", COLOR),
            "position": self.text("position", "end"),
            "greeting": self.greeting(language),
            "offer": [asdict(offer) for offer in self.offers],
            "questions": [asdict(question) for question in self.questions],
            "limits": asdict(limits(self.settings)),
        }
