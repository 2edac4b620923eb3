"""People on their way into a file: who is in the list, in its order, as far as the reader sees."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.models.contact import ContactQuerySet
from alaka.contacts.searching import all_found
from alaka.core.sheets import Column, Format, Table, in_batches, keys_of
from alaka.segments import listing as lists
from alaka.segments.exporting import cards
from alaka.segments.exporting.field import NAME, Field, people_of
from alaka.segments.exporting.fields import Wish, fields
from alaka.segments.listing import Listing


def meant(listing: Listing, agent: Agent) -> ContactQuerySet:
    """All people of the list, not only those of a page."""
    rows = lists.people(lists.asked_of(listing, agent), agent)
    if listing.words:
        rows = all_found(rows, listing.words)
    return rows.order_by(*lists.ORDERS[listing.order].columns())


def table(listing: Listing, agent: Agent, kind: Format, *, is_whole: bool) -> Table:
    keys = keys_of(meant(listing, agent))
    if kind is cards.FORMAT:
        return cards.table(keys, agent)
    found = fields(listing, Wish(agent, is_whole=is_whole, is_raw=kind.name == "jsonl"))
    columns = [each.column for each in found]
    if kind.name == "jsonl":
        columns.insert(0, Column("id", "id"))
        found.insert(0, Field(columns[0], lambda people: {each.pk: each.pk for each in people}))
    return Table(NAME, columns, _rows(keys, found), len(keys))


def _rows(keys: "Sequence[int]", found: Sequence[Field]) -> Iterator[list[Any]]:
    def fetch(ids: list[int]) -> Iterable[list[Any]]:
        people = people_of(ids)
        read = [each.read(people) for each in found]
        return [[values.get(contact.pk) for values in read] for contact in people]

    return in_batches(keys, fetch)
