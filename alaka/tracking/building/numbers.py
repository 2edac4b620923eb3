"""A customer's number is a browser of its own, where his server tells of him and of no browser.

A server's identify says whose it is, as of any browser. Whom it never identified, but who is known
by that number (an import, the API, an agent, an order), his next event claims; the first claim
holds for all before it. Of whose number it was before, that time stays.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.tracking.building.naming import CUSTOMER, Said
from alaka.tracking.claiming import OURS
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word, key_of, number
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Link, Reason


def claim(said: Iterable[Said]) -> None:
    """Runs in the builder's transaction, after links were made; costs nothing where servers tell of
    nobody. The claims are stored as events of ours."""
    told: dict[int, list[Said]] = defaultdict(list)
    for row in said:
        if row.visitor is not None and row.visitor == number(Word.PERSON, row.person):
            told[row.visitor].append(row)
    if not told:
        return
    values = [rows[0].customer for rows in told.values()]
    handles = Handle.objects.filter(scheme=CUSTOMER, value__in=values).select_related("contact")
    people = {handle.value: handle.contact for handle in handles}
    links = Link.objects.filter(visitor__any_of=sorted(told)).select_related("contact")
    latest = {link.visitor: link for link in links.order_by("since")}
    claims = []
    for visitor, rows in told.items():
        person, link = people.get(rows[0].customer), latest.get(visitor)
        if person is None or (link and link.contact.person_id == person.person_id):
            continue
        first = next((row for row in rows if link is None or row.at > link.last_at), None)
        if first is not None:
            claims.append(_row(first, person.pk))
    store(claims)


def _row(row: Said, contact: int) -> Row:
    return Row(
        key_of(OURS, f"number\n{row.key}"),
        at=row.at,
        received_at=clock.now(),
        source=OURS,
        kind=Kind.IDENTIFY,
        visitor=row.visitor,
        data=json.dumps({"contact": contact, "reason": Reason.SIGNED}),
    )
