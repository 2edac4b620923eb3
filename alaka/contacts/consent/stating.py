"""What people said is written down: each word a row of its own, for good.

Enters: statements of people. Leaves: the rows, what holds now marked in them, and an event each.
What holds is a function of the rows of all records of a person and of nothing else, so that a
merge joins two histories and its undoing parts them again, exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from alaka.accounts.models import Agent
from alaka.contacts.consent.purposes import every
from alaka.contacts.models import Consent, Contact
from alaka.core import clock, live
from alaka.timeline.recording import draft, record_all

GIVEN, WITHDRAWN = "consent.given", "consent.withdrawn"
_AT_ONCE = 2000

# The last word on each channel, unless a later one was on all of them.
_SETTLE = """
    WITH people AS (
        SELECT DISTINCT coalesce(root_id, id) AS person FROM contacts_contact
        WHERE id = ANY(%(ids)s)
    ), said AS (
        SELECT c.id, c.scheme, c.is_current,
            row_number() OVER (
                PARTITION BY r.person, c.purpose, c.scheme ORDER BY c.at DESC, c.id DESC
            ) AS place,
            row_number() OVER (
                PARTITION BY r.person, c.purpose ORDER BY c.at, c.id
            ) AS turn,
            r.person, c.purpose
        FROM (
            SELECT person, person AS record FROM people
            UNION ALL
            SELECT p.person, o.id FROM people p JOIN contacts_contact o ON o.root_id = p.person
        ) r JOIN contacts_consent c ON c.contact_id = r.record
    ), judged AS (
        SELECT id, is_current, place = 1 AND turn >= coalesce(
            max(turn) FILTER (WHERE scheme = '') OVER (PARTITION BY person, purpose), 0
        ) AS holds
        FROM said
    )
    UPDATE contacts_consent c SET is_current = j.holds FROM judged j
    WHERE j.id = c.id AND j.is_current <> j.holds
"""


@dataclass(frozen=True)
class Statement:
    """``scheme`` is empty for all channels; ``at`` is now, unless he said it earlier."""

    contact: Contact
    purpose: str
    is_given: bool
    source: str
    scheme: str = ""
    wording: str = ""
    note: str = ""
    message: int | None = None
    at: datetime | None = None


def state(statement: Statement, *, by: Agent | None = None) -> Consent:
    """``by`` is who of us wrote it down; nobody where the person did it himself."""
    return state_all([statement], by=by)[0]


@transaction.atomic
def state_all(statements: Sequence[Statement], *, by: Agent | None = None) -> list[Consent]:
    ids = {each.contact.pk for each in statements}
    # Two who speak for one person at the same moment come one after the other.
    people = {each.contact.person_id for each in statements}
    held = Contact.objects.select_for_update().filter(pk__in=people | ids).order_by("pk")
    list(held.values_list("pk", flat=True))
    rows = Consent.objects.bulk_create([_row(each, by) for each in statements], _AT_ONCE)
    settle(ids)
    for row, each in zip(rows, statements, strict=True):
        row.contact = each.contact
    _tell(rows, by)
    return rows


def settle(ids: Iterable[int]) -> None:
    """Mark anew what holds of these people, in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"ids": list(ids)})


def _row(said: Statement, by: Agent | None) -> Consent:
    now = clock.now()
    return Consent(
        contact=said.contact,
        purpose=said.purpose,
        scheme=said.scheme,
        is_given=said.is_given,
        source=said.source,
        at=min(said.at or now, now),
        wording=said.wording,
        note=said.note,
        message=said.message,
        by=by,
    )


def _tell(rows: Iterable[Consent], by: Agent | None) -> None:
    names = {each.key: each.all_names for each in every()}
    record_all(_event(row, names.get(row.purpose, {}), by) for row in rows)
    live.publish_all(sorted({f"contact:{pk}" for row in rows for pk in row.contact.ids}))


def _event(row: Consent, names: dict[str, str], by: Agent | None) -> Any:
    """With what the purpose is called: it may have another name when this is read."""
    told: dict[str, Any] = {
        "consent": row.pk,
        "purpose": row.purpose,
        "names": names,
        "channel": row.scheme,
        "source": str(row.source),
    }
    verb = GIVEN if row.is_given else WITHDRAWN
    return draft(verb, subject=row, contact=row.contact, actor=by, at=row.at, **told)
