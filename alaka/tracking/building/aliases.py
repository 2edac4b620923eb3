"""One more name of somebody: a browser's own id becomes a claim, stored as an event of ours.

Two customers' numbers that are two people are never joined by it.
"""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.tracking.building.naming import CUSTOMER, Said, customer_of
from alaka.tracking.claiming import OURS
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Term


def claim(events: Iterable[Said], contacts: Mapping[UUID, int]) -> None:
    rows = []
    for row in events:
        if row.key in contacts and not _is_customer(row):
            rows.append(_row(row, contacts[row.key]))
    store(rows)


def _is_customer(row: Said) -> bool:
    """The name before was not a browser's."""
    before = Term.objects.filter(pk=row.data.get("previous_person", 0), kind=terms.Word.PERSON)
    values = [customer_of(term.text) for term in before]
    return Handle.objects.filter(scheme=CUSTOMER, value__in=values).exists()


def _row(row: Said, contact: int) -> Row:
    return Row(
        terms.key_of(OURS, f"alias\n{row.key}"),
        at=row.at,
        received_at=clock.now(),
        source=OURS,
        kind=Kind.IDENTIFY,
        visitor=row.data["previous_visitor"],
        data=json.dumps({"contact": contact, "reason": row.reason}),
    )
