"""One more name of somebody: a browser's own id becomes a claim, stored as an event of ours.

Two customers' numbers that are two people are never joined by it: where a server says so, they are
suggested as one.
"""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from alaka.contacts.duplicates.saying import say
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
        if row.key not in contacts:
            continue
        before = _customer(row)
        if before is None:
            rows.append(_row(row, contacts[row.key]))
        elif row.is_trusted:
            say(contacts[row.key], before)
    store(rows)


def _customer(row: Said) -> int | None:
    """The contact that was called so before; None where it was a browser."""
    before = Term.objects.filter(pk=row.data.get("previous_person", 0), kind=terms.Word.PERSON)
    values = [customer_of(term.text) for term in before]
    known = Handle.objects.filter(scheme=CUSTOMER, value__in=values)
    return known.values_list("contact", flat=True).first()


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
