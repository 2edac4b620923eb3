"""Pairs as they are shown: the likeliest first, with what is known of both."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.companies.showing import positions_of
from alaka.contacts.duplicates.telling import is_proved, sentences
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact, Duplicate, Position
from alaka.core.paging import Edge, Order, Page, beyond, decode, turn
from alaka.core.prepared import given, prepared

HIGHEST = Order("score")
ON_PAGE = 20
# At a person; who has more is looked for on the page of duplicates.
AT_PERSON = 5


@dataclass(frozen=True)
class Side:
    contact: Contact
    positions: list[Position] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A pair as its reader sees it; ``other`` is the one that its page is not of."""

    pair: Duplicate
    sides: tuple[Side, Side]
    other: Contact | None = None

    @property
    def reasons(self) -> list[str]:
        return sentences(self.pair.reasons)

    @property
    def is_proved(self) -> bool:
        return is_proved(self.pair.reasons)


def page_of(agent: Agent, state: str, *, after: str, before: str) -> "Page[Duplicate]":
    def fetch(edge: Edge | None, turned: bool) -> list[Duplicate]:
        value, pk = edge or (None, None)
        asked = _pairs(agent.is_active, state, edge is not None, turned)
        return asked.rows(value=value, pk=pk)

    start = decode(after, Duplicate, HIGHEST)
    end = decode(before, Duplicate, HIGHEST) if start is None else None
    return turn(fetch, HIGHEST, start, end, ON_PAGE)


@prepared
def _pairs(sees_people: bool, state: str, is_beyond: bool, turned: bool) -> "QuerySet[Duplicate]":
    rows = Duplicate.objects.within(sees_people).filter(state=state)
    edge = (given("value"), given("pk")) if is_beyond else None
    found = beyond(rows.select_related("first", "second", "by"), HIGHEST, edge, turned=turned)
    return found[: ON_PAGE + 1]


def shown(pairs: Iterable[Duplicate]) -> list[Shown]:
    rows = list(pairs)
    people = {each.pk: each for pair in rows for each in (pair.first, pair.second)}
    for pair in rows:  # Of one person one object: what is asked for him is asked once.
        pair.first, pair.second = people[pair.first_id], people[pair.second_id]
    give_handles(list(people.values()))
    positions = positions_of(list(people.values()))

    def side(contact: Contact) -> Side:
        return Side(people[contact.pk], positions.get(contact.pk, []))

    return [Shown(pair, (side(pair.first), side(pair.second))) for pair in rows]


def of_person(agent: Agent, contact: Contact) -> list[Shown]:
    """Who else may be this person."""
    pairs = _of(agent.is_active).rows(person=contact.person_id)
    if not pairs:
        return []
    others = [each.second if each.first_id == contact.person_id else each.first for each in pairs]
    if not all(other.name for other in others):
        give_handles(others)
    sides = Side(contact), Side(contact)
    return [Shown(pair, sides, other) for pair, other in zip(pairs, others, strict=True)]


@prepared
def _of(sees_people: bool) -> "QuerySet[Duplicate]":
    either = Q(first=given("person")) | Q(second=given("person"))
    rows = Duplicate.objects.within(sees_people).open().filter(either)
    return rows.select_related("first", "second").order_by("-score", "-pk")[:AT_PERSON]
