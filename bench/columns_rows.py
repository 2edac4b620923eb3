"""What `bench.columns` asks of: two years of visits to a site, whose they were, what they led to.

A third of the browsers are those of people who are known; who began a chat was on the site then.
"""

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.figures import say

EVENTS, MONTHS, PER_VISIT = 50_000_000, 24, 7
BROWSERS, LINKS = 5_000_000, 1_500_000
# The more often seen, the lower the number; ARGENTINA is seen by many, as countries are.
PAGES, ARGENTINA = 2_000, 3
NAMED = "Bench"
SITE = "https://www.bench.example"
# A segment of about a tenth of a million people.
TENTH = "Bench: a tenth"
_TENTH = {"all": [{"of": "language", "op": "is", "value": ["en"]}]}
NAMES = ("Order Completed", "Product Viewed", "Product Added", "Form Sent", "Video Played")
# What makes the number of a title of the number of its page.
_TITLE = 0x5A5A5A5A

_LINKS = """
INSERT INTO tracking_link (visitor, contact_id, since, last_at, reason, created_at)
SELECT hashint8extended(n::bigint * 3, 0) & 9223372036854775807, people.id,
    now() - random() * interval '700 days', now(), 'form', now()
FROM generate_series(1, %(links)s) n JOIN (
    SELECT row_number() OVER (ORDER BY id) - 1 AS place, id FROM contacts_contact
    WHERE root_id IS NULL
) people ON people.place = n::bigint * 7919 %% %(people)s
"""
_VISITS = """
INSERT INTO tracking_visit (source, visitor, began_at, ended_at, reached_at, pages, events, seen,
    entry, exit, referrer, campaign, device, region, came_by, came_from, words, orders, revenue)
SELECT %(source)s, visitor, at, at + interval '150 seconds', at + interval '150 seconds',
    %(each)s - 1, %(each)s, 100, (%(pages)s::bigint[])[1 + floor(power(random(), 3) * 2000)::int],
    (%(pages)s::bigint[])[1 + floor(power(random(), 3) * 2000)::int],
    CASE WHEN way <> 2 THEN (%(referrers)s::bigint[])[1 + way * 10 + lot %% 10] END,
    CASE WHEN way = 4 THEN (%(campaigns)s::bigint[])[1 + lot %% 40] END,
    (%(devices)s::bigint[])[1 + visitor %% 12], (%(regions)s::bigint[])[1 + (visitor / 64) %% 30],
    (ARRAY['search', 'direct', 'social', 'link', 'campaign'])[1 + way],
    CASE WHEN way = 1 THEN '' WHEN way = 4 THEN 'source' || lot %% 8 || ' · campaign' || lot %% 40
        ELSE 'origin' || way || lot %% 10 END,
    CASE WHEN way = 0 AND lot %% 3 = 0 THEN 'words ' || lot %% 300 ELSE '' END,
    (lot %% 40 = 0)::int, (lot %% 40 = 0)::int * (20 + lot %% 50)
FROM (
    SELECT visitor, at, floor(random() * 5)::int AS way, floor(random() * 12000)::int AS lot
    FROM (
        SELECT hashint8extended(1 + floor(power(random(), 2) * %(browsers)s)::bigint, 0)
                & 9223372036854775807 AS visitor,
            %(month)s::timestamptz + random() * 0.999 * interval '%(days)s days' AS at
        FROM generate_series(1, %(count)s) n
        UNION ALL
        SELECT link.visitor, opened_at - interval '60 seconds'
        FROM inbox_conversation c JOIN channels_channel ON channels_channel.id = c.channel_id
        JOIN tracking_link link ON link.contact_id = c.contact_id
        WHERE kind = 'webchat' AND opened_at >= %(month)s::timestamptz + interval '1 hour'
            AND opened_at < %(next)s::timestamptz - interval '1 hour'
    ) moments ORDER BY at
) AS one WHERE at < %(until)s ON CONFLICT DO NOTHING
"""
_EVENTS = """
INSERT INTO {table} (key, at, received_at, source, kind, visitor, name, page, title, referrer,
    campaign, device, region, amount, data)
SELECT gen_random_uuid(), at, at, source, kind, visitor, name, page, page # %(title)s, referrer,
    campaign, device, region, amount,
    CASE WHEN amount IS NOT NULL THEN '{{"properties": {{"currency": "AZN"}}}}'::jsonb END
FROM (
    SELECT began_at + k * interval '25 seconds' AS at, source,
        CASE k WHEN 5 THEN 2 ELSE 1 END AS kind, visitor,
        CASE WHEN k = 5 THEN (%(names)s::bigint[])[
            CASE WHEN orders > 0 THEN 1 ELSE 2 + id %% 4 END] END AS name,
        CASE WHEN k = 0 THEN entry
            ELSE (%(pages)s::bigint[])[1 + floor(power(random(), 3) * 2000)::int] END AS page,
        CASE WHEN k = 0 THEN referrer END AS referrer,
        CASE WHEN k = 0 THEN campaign END AS campaign,
        device, region, CASE WHEN orders > 0 AND k = 5 THEN revenue END AS amount
    FROM tracking_visit CROSS JOIN generate_series(0, %(each)s - 1) k
    WHERE began_at >= %(month)s AND began_at < %(next)s
) AS one
"""
_ORDERS = """
INSERT INTO sales_order (source, number, contact_id, browsers, placed_at, state, amount, currency,
    refunded, value, coupon, refunds, tellers, said_at, stated)
SELECT 'Bench', v.id::text, contact_id, NULL, began_at + interval '125 seconds', 'placed', revenue,
    'AZN', 0, revenue, '', '{}', '{}', began_at, 'placed'
FROM tracking_visit v JOIN tracking_link USING (visitor) WHERE orders > 0
ON CONFLICT DO NOTHING
"""


def fill(wanted: int) -> None:
    """Where that was not done yet; one that was stopped goes on with the next month."""
    from django.db import connection

    from alaka.contacts.models import Contact
    from alaka.goals.models import Funnel
    from alaka.tracking.models import Link

    if Funnel.objects.filter(name=NAMED).exists():
        return
    begun = time.perf_counter()
    with connection.cursor() as cursor:
        # Who made the rows knows that their keys are there.
        cursor.execute("SET session_replication_role = replica")
        if not Link.objects.exists():
            _chats()
            people = Contact.objects.filter(root=None).count()
            cursor.execute(_LINKS, {"links": LINKS, "people": people})
            cursor.execute("ANALYZE tracking_link, inbox_conversation")
        _months(wanted, _words(), begun)
        cursor.execute(_ORDERS)
        cursor.execute("ANALYZE tracking_visit, tracking_event, tracking_term, sales_order")
        cursor.execute("SET session_replication_role = DEFAULT")
    _wishes()
    say(f"  {wanted:,} events made in {time.perf_counter() - begun:.0f} s")


def _chats() -> None:
    """Of each ten forms one was a chat."""
    from django.db.models import F

    from alaka.channels.models import Channel
    from alaka.inbox.models import Conversation

    form = Channel.objects.filter(kind="form")[0]
    chat, _is_new = Channel.objects.get_or_create(
        kind="webchat", name=NAMED, defaults={"inbox_id": form.inbox_id}
    )
    rows = Conversation.objects.alias(turn=F("pk") % 10).filter(turn=0, channel__kind="form")
    rows.update(channel=chat)


def _months(wanted: int, words: dict[str, Any], begun: float) -> None:
    """Each in one transaction that makes its table too: its rows are not in the log."""
    from django.db import connection, transaction

    from alaka.core import clock
    from alaka.tracking.events import partitions

    months, day = [], clock.now().date().replace(day=1)
    for _ in range(MONTHS):
        months.append((day.year, day.month))
        day = (day - timedelta(days=1)).replace(day=1)
    done = set(partitions.months())
    for month in reversed(months):
        if month in done:
            continue
        first, days = datetime(*month, 1, tzinfo=UTC), len(partitions.days_of(month))
        values = {
            **words, "month": first, "next": first + timedelta(days=days), "each": PER_VISIT,
            "days": days, "count": wanted // MONTHS // PER_VISIT, "browsers": BROWSERS,
            "until": clock.now() - timedelta(hours=1), "title": _TITLE,
        }  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(partitions.beginning(month))
            cursor.execute(_VISITS, values)
            cursor.execute(_EVENTS.format(table=partitions.name_of(month)), values)
            cursor.execute(partitions.completing(month))
        say(f"  {month[0]}-{month[1]:02} after {time.perf_counter() - begun:.0f} s")


def _words() -> dict[str, Any]:
    """Their numbers, by what they are; written down."""
    from alaka.core import clock
    from alaka.tracking.events.terms import Word, number
    from alaka.tracking.models import Source, Term

    source, _is_new = Source.objects.get_or_create(name=NAMED, defaults={"created_at": clock.now()})
    texts = {
        Word.PAGE: [f"{SITE}/{_page(place)}" for place in range(1, PAGES + 1)],
        Word.REFERRER: [f"https://origin{n}.example/" for n in range(50)],
        Word.CAMPAIGN: [f'{{"utm_campaign": "campaign{n}"}}' for n in range(40)],
        Word.DEVICE: [f"Mozilla/5.0 {'Mobile' if n % 2 else 'X11'} {n}\nen" for n in range(12)],
        Word.REGION: [f"AZ\nCity {n}" for n in range(30)],
        Word.NAME: list(NAMES),
    }
    found = {kind: [number(kind, text) for text in said] for kind, said in texts.items()}
    rows = [
        Term(id=pk, kind=kind, text=text)
        for kind, said in texts.items()
        for pk, text in zip(found[kind], said, strict=True)
    ]
    titles = [
        Term(id=pk ^ _TITLE, kind=Word.TITLE, text=_page(place))
        for place, pk in enumerate(found[Word.PAGE], start=1)
    ]
    Term.objects.bulk_create([*rows, *titles], ignore_conflicts=True)
    return {
        "source": source.pk, "pages": found[Word.PAGE], "referrers": found[Word.REFERRER],
        "campaigns": found[Word.CAMPAIGN], "devices": found[Word.DEVICE],
        "regions": found[Word.REGION], "names": found[Word.NAME],
    }  # fmt: skip


def most_seen() -> list[int]:
    """The numbers of some pages, the first of them seen most."""
    from alaka.tracking.events.terms import Word, number

    return [number(Word.PAGE, f"{SITE}/{_page(place)}") for place in range(1, 6)]


def _page(place: int) -> str:
    if place == ARGENTINA:
        return "argentina"
    return f"{('tours', 'blog', 'shop', 'help')[place % 4]}/page-{place}"


def _wishes() -> None:
    """Goals, funnels, and a segment of about a tenth of the people."""
    from alaka.accounts.models import Agent
    from alaka.core import clock
    from alaka.goals.models import Funnel, Goal, Worth
    from alaka.segments import making
    from alaka.segments.keeping.running import keep_all
    from alaka.segments.models import Segment

    now, owner = clock.now(), Agent.objects.get(email="gulnar@gul.example")
    marks = [
        {"kind": "page", "how": "is", "text": "/argentina"},
        {"kind": "page", "how": "contains", "text": "/shop/page-5"},
        {"kind": "event", "how": "", "text": "Product Added"},
        {"kind": "order", "how": "", "text": ""},
    ]
    Goal.objects.bulk_create(
        [
            Goal(name="Bench: ordered", kind="order", worth=Worth.OWN, created_at=now),
            Goal(
                name="Bench: /argentina", kind="page", how="is", text="/argentina",
                worth=Worth.FIXED, value=Decimal(2), created_at=now,
            ),
            Goal(name="Bench: chat", kind="chat", created_at=now),
            Goal(
                name="Bench: bought", kind="event", text="Order Completed", worth=Worth.OWN,
                created_at=now,
            ),
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    making.make(Segment(name=TENTH, owner=owner, filter=_TENTH))
    keep_all()
    Funnel.objects.create(name=NAMED, steps=marks, owner=owner, days=30)
