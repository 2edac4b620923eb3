"""One chat channel's settings, read; every setting has its default here."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from alaka.channels.contract import Configuration
from alaka.channels.site import COLOR, BadLine, lines, question
from alaka.channels.webchat.limits import limits

QUESTION_KINDS = ("text", "long", "name", "email", "phone", "choice")
# Answers to these kinds are kept under the kind's own name: there is one of each.
_ONCE = ("name", "email", "phone")
MOST_SECONDS = 3600


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


def questions_of(text: str) -> tuple[Question, ...]:
    """``Label``, ``Label* | email``, ``Label | choice | one, two``; one on a line."""
    found = tuple(map(_question, lines(text)))
    for number, asked in enumerate(found):
        if asked.name in {earlier.name for earlier in found[:number]}:
            raise BadLine(asked.label)
    return found


def _question(line: str) -> Question:
    asked = question(line, QUESTION_KINDS)
    name = asked.kind if asked.kind in _ONCE else asked.label
    return Question(name, asked.label, asked.kind, asked.is_required, asked.choices)


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
            "questions": [asdict(asked) for asked in self.questions],
            "limits": asdict(limits(self.settings)),
        }
