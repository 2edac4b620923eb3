"""A list on its way into a file: who is in it, in its order, as far as the reader sees."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alaka.accounts.models import Agent
from alaka.core.sheets import Column, Format, Table, in_batches, keys_of
from alaka.segments.exporting import cards
from alaka.segments.exporting.field import Field, records_of
from alaka.segments.exporting.fields import Wish, fields
from alaka.segments.listing import Listing, meant
from alaka.segments.subjects import Subject


def table(listing: Listing, agent: Agent, kind: Format, *, is_whole: bool) -> Table:
    keys = keys_of(meant(listing, agent))
    if kind is cards.FORMAT:
        return cards.table(keys, agent)
    found = fields(listing, Wish(agent, is_whole=is_whole, is_raw=kind.name == "jsonl"))
    columns = [each.column for each in found]
    if kind.name == "jsonl":
        columns.insert(0, Column("id", "id"))
        found.insert(0, Field(columns[0], lambda rows: {each.pk: each.pk for each in rows}))
    name = "companies" if listing.is_of_companies else cards.NAME
    return Table(name, columns, _rows(keys, found, listing.subject), len(keys))


def _rows(keys: "Sequence[int]", found: Sequence[Field], subject: Subject) -> Iterator[list[Any]]:
    def fetch(ids: list[int]) -> Iterable[list[Any]]:
        records = records_of(subject, ids)
        read = [each.read(records) for each in found]
        return [[values.get(record.pk) for values in read] for record in records]

    return in_batches(keys, fetch)
