"""What a demo business is: all that is one business's alone. The generator is one for all of them.

The words of its five languages stand beside it, in its folder (`texts`, `pages`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

# By target, in business minutes: first response, next response, resolution.
Minutes = tuple[int | None, int | None, int | None]
Week = Sequence[Sequence[Sequence[int]]]
# Key, name, its names, kind, what else.
OwnFieldLine = tuple[str, str, dict[str, str], str, dict[str, object]]


class Colleague(NamedTuple):
    name: str
    login: str
    role: str
    language: str
    timezone: str
    teams: tuple[str, ...]


class InboxLine(NamedTuple):
    """``forms`` that feed it are key and language."""

    name: str
    teams: tuple[str, ...]
    mailbox: str
    language: str
    forms: tuple[tuple[str, str], ...]
    promised: Minutes


class Branch(NamedTuple):
    """One country: its region, the shop there and the shop's department, each with its manager."""

    language: str
    country: str
    timezone: str
    region: tuple[str, str]
    shop: tuple[str, str]
    address: str
    key: str
    department: tuple[str, str]


class Hours(NamedTuple):
    """The week, from Monday on, of the shop of a language, and of a team if its hours are those."""

    team: str
    language: str
    timezone: str
    week: Week


class Way(NamedTuple):
    """What becomes of a conversation about something: a case of which topic, and how often."""

    topic: str
    kind: str
    chance: float


class RuleLine(NamedTuple):
    """A rule of routing, with names in place of keys."""

    name: str
    words: Sequence[str] = ()
    inbox: str = ""
    languages: Sequence[str] = ()
    tag: str = ""
    team: str = ""
    goes_on: bool = False


class Firms(NamedTuple):
    """Business customers of a language: beginning of their numbers and how long those are, who
    looks after them, their names, roles of their people, a note about some of them."""

    country: str
    phones: str
    digits: int
    owner: str
    names: tuple[str, ...]
    roles: tuple[str, ...]
    note: str


class Planned(NamedTuple):
    """Next steps in a language: who plans, what by kind, what came of a call, what repeats."""

    agent: str
    subjects: dict[str, tuple[str, ...]]
    came: str
    weekly: str


class Item(NamedTuple):
    """A product and its price in the currency of the business."""

    name: str
    sku: str
    unit: str
    price: int
    description: str = ""


class Good(NamedTuple):
    """What the web site sells, in the order of its words' cards: the end of its page's address, its
    article and its price in the currency of the business."""

    slug: str
    sku: str
    price: int


class Sold(NamedTuple):
    """Deals in a language: owners, team, currency, titles of what people buy and what firms do.

    ``lines`` are the articles (by number) that go with each title for people, how many of each.
    """

    owners: tuple[str, ...]
    team: str
    currency: str
    to_people: tuple[str, ...]
    to_firms: tuple[str, ...]
    lines: tuple[tuple[tuple[str, int], ...], ...] = ()


class Selling(NamedTuple):
    """Its currency, rates, names of the two pipelines, where deals come from, who else sells."""

    currency: str
    rates: tuple[tuple[str, str], ...]
    pipelines: tuple[str, str]
    sources: tuple[str, ...]
    competitors: tuple[str, ...]
    products: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Trade:
    key: str  # of its folder, and the beginning of its channels' keys
    name: str
    host: str
    password: str
    color: str
    site: tuple[tuple[str, str], ...]  # address and mailbox of each shop, as the site shows them
    goods: tuple[Good, ...]
    colleagues: tuple[Colleague, ...]
    presences: Mapping[str, tuple[str, int]]  # by login: availability, and how many chats at once
    answering: Mapping[str, tuple[str, ...]]  # logins by language
    inboxes: tuple[InboxLine, ...]
    severe: Minutes
    branches: tuple[Branch, ...]
    hours: tuple[Hours, ...]
    rules: tuple[RuleLine, ...]
    # What people write about: how often of a hundred, the tag it gets, how often with a file.
    topics: Mapping[str, int]
    tags: Mapping[str, str]
    filed: Mapping[str, float]
    files: Callable[[], tuple[tuple[str, str, bytes], ...]]  # name, type, content
    # What becomes cases: the tree of topics, which topics are the department's, which annoy.
    tree: Mapping[str, tuple[str, ...]]
    ways: Mapping[str, Way]
    departmental: frozenset[str]
    annoying: frozenset[str]
    surging: tuple[str, str]  # of which language and about what complaints surge of late
    changes: tuple[tuple[str, int, int], ...]  # about what, which change of it, days ago
    own_fields: tuple[OwnFieldLine, ...]
    known: Callable[[int], dict[str, object]]  # own fields of the person with that number
    firms: Mapping[str, Firms]
    selling: Selling
    sold: Mapping[str, Sold]
    planned: Mapping[str, Planned]
    # Which of an inbox's teams a matter is handed to; any of them if it is not said.
    team_for: Mapping[str, int] = field(default_factory=dict)
    # What is made last: people and stories of this business alone.
    finish: Callable[[], None] | None = None

    @property
    def folder(self) -> Path:
        return Path(__file__).parent / self.key

    @property
    def forms(self) -> dict[str, str]:
        """Keys of the web site's forms by language."""
        return {language: key for inbox in self.inboxes for key, language in inbox.forms}

    @property
    def chats(self) -> dict[str, str]:
        return {language: f"{self.key}-chat-{language}" for language in self.forms}

    @property
    def visits(self) -> str:
        """The write key of the web site's visits."""
        return f"{self.key}-site"

    @property
    def counters(self) -> dict[str, str]:
        """The shop whose feedback page the site's foot leads to."""
        found = {branch.language: branch.key for branch in self.branches}
        return dict.fromkeys(("en", "fr"), self.branches[0].key) | found
