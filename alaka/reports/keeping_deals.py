"""The facts of deals follow their way through the pipelines.

Enters: events of deals, or ids. Leaves: one row for each pipeline a deal stood in, made of its
stays alone: so a deal that was moved back, reopened or handed over is what its log says.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q

from alaka.contacts.models import Contact
from alaka.reports import packing, sizes
from alaka.reports.batches import batches
from alaka.reports.facts import DEALS
from alaka.reports.models import SLOTS, DealFact
from alaka.sales.models import Deal
from alaka.timeline.models import Event

_SLOTS = range(1, SLOTS + 1)
COLUMNS = [
    "deal_id", "pipeline", "furthest", "state", "reason", "source", "owner", "opener", "team",
    "place", "contact", "cents", "size", "opened_at", "entered_at", "closed_at", "lasted",
    *(f"took_{slot}" for slot in _SLOTS),
]  # fmt: skip


def _took(slot: int) -> str:
    """Not known while it stands there."""
    of_it = f"FILTER (WHERE t.slot = {slot})"
    left = f"floor(extract(epoch FROM sum(y.left_at - y.entered_at) {of_it}))::int"
    return f"CASE WHEN bool_and(y.left_at IS NOT NULL) {of_it} THEN {left} END AS took_{slot}"


def now(where: str = "true") -> str:
    """What the facts should be, of deals ``d``."""
    took = ", ".join(_took(slot) for slot in _SLOTS)
    took_names = ", ".join(f"p.took_{slot}" for slot in _SLOTS)
    of_pipeline = "PARTITION BY pipeline_id ORDER BY"
    return f"""WITH stage AS (
    SELECT id, pipeline_id, row_number() OVER ({of_pipeline} id) AS slot,
        row_number() OVER ({of_pipeline} position, id) AS rank,
        first_value(id) OVER ({of_pipeline} position DESC, id DESC) AS last
    FROM sales_stage),
passage AS (
    SELECT y.deal_id, t.pipeline_id AS pipeline, min(y.entered_at) AS entered_at,
        (array_agg(y.stage_id ORDER BY t.rank DESC))[1] AS furthest, max(t.last) AS last, {took}
    FROM sales_stagestay y JOIN stage t ON t.id = y.stage_id JOIN sales_deal d ON d.id = y.deal_id
    WHERE {where} GROUP BY 1, 2)
SELECT d.id AS deal_id, p.pipeline, CASE WHEN s.state = 'won' THEN p.last ELSE p.furthest END
        AS furthest, s.state, CASE WHEN s.state = 'lost' THEN d.lost_reason_id END AS reason,
    n.id AS source, d.owner_id AS owner, d.opened_by_id AS opener, d.team_id AS team,
    d.place_id AS place, coalesce(c.root_id, d.contact_id) AS contact,
    (d.value * 100)::bigint AS cents, {sizes.sql("d.value")} AS size, d.opened_at, p.entered_at,
    e.closed_at, floor(extract(epoch FROM e.closed_at - d.opened_at))::int AS lasted, {took_names}
FROM passage p JOIN sales_deal d ON d.id = p.deal_id
CROSS JOIN LATERAL (SELECT CASE WHEN d.pipeline_id = p.pipeline THEN d.status ELSE 'gone' END
    AS state) s
CROSS JOIN LATERAL (SELECT CASE WHEN s.state <> 'gone' THEN d.closed_at END AS closed_at) e
LEFT JOIN contacts_contact c ON c.id = d.contact_id
LEFT JOIN reports_dealsource n ON lower(n.name) = lower(d.source)"""  # noqa: S608 - ours


def name_sources(where: str = "true") -> str:
    """Gives each source a number that has none."""
    return f"""INSERT INTO reports_dealsource (name) SELECT DISTINCT ON (lower(d.source)) d.source
        FROM sales_deal d WHERE d.source <> '' AND {where} AND NOT EXISTS (
            SELECT FROM reports_dealsource n WHERE lower(n.name) = lower(d.source))
        ORDER BY lower(d.source), d.id ON CONFLICT DO NOTHING"""  # noqa: S608 - ours


def note(ids: list[int]) -> None:
    """Of events of deals."""
    rows = Event.objects.filter(pk__in=ids, subject_type="sales.deal")
    refresh(rows.values_list("subject_id", flat=True))


def note_people(ids: list[int]) -> None:
    """Of merges and their undoing: whose deals they are."""
    people: set[int] = set()
    for event in Event.objects.filter(pk__in=ids):
        people |= {event.subject_id, event.data.get("gone", event.subject_id)}
    family = Contact.objects.filter(Q(pk__in=people) | Q(root__in=people))
    refresh(Deal.objects.filter(contact__in=family.values("pk")).values_list("pk", flat=True))


def refresh(ids: Iterable[int]) -> None:
    for batch in batches(ids):
        _refresh(batch)


@transaction.atomic
def _refresh(ids: Sequence[int]) -> None:
    packing.lock(DEALS)
    with connection.cursor() as cursor:
        cursor.execute(name_sources("d.id = ANY(%s)"), [list(ids)])
        cursor.execute(now("d.id = ANY(%s)"), [list(ids)])
        facts = [DealFact(**dict(zip(COLUMNS, row, strict=True))) for row in cursor.fetchall()]
    known = {(fact.deal_id, fact.pipeline): fact for fact in DealFact.objects.filter(deal__in=ids)}
    facts = [
        fact
        for fact in facts
        if packing.is_news(DEALS, fact, known.get((fact.deal_id, fact.pipeline)))
    ]
    note = packing.next_note(DEALS) if facts else 0
    for fact in facts:
        fact.noted = note
    DealFact.objects.bulk_create(
        facts,
        update_conflicts=True,
        unique_fields=["deal", "pipeline"],
        update_fields=[*COLUMNS[2:], "noted"],
    )
