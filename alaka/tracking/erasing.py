"""A person's visits become nobody's for good: under a number that leads nowhere, without words.

What happened is counted as before: pages, moments, where from, what was worth how much.
"""

import secrets
from typing import Any

from django.db import connection

from alaka.contacts.models import Handle
from alaka.core.personal import Whom
from alaka.tracking.columns.changes import telling, turned
from alaka.tracking.events import terms
from alaka.tracking.identity import Span, spans
from alaka.tracking.models import Link, Term

_SPANS = """
WITH gone AS (
    SELECT * FROM unnest(%(visitors)s::bigint[], %(begins)s::timestamptz[],
        %(untils)s::timestamptz[], %(others)s::bigint[]) AS one(visitor, begin, until, other)
)
"""
_HOLDS = """
    row.visitor = gone.visitor AND (gone.begin IS NULL OR row.{at} >= gone.begin)
    AND (gone.until IS NULL OR row.{at} < gone.until)
"""
_EVENTS = f"""{_SPANS}, changed AS (
UPDATE tracking_event row SET visitor = gone.other, person = NULL, data = NULL
FROM gone WHERE {_HOLDS.format(at="at")} RETURNING row.at)
{telling("changed", "at")}
"""  # noqa: S608
_VISITS = f"""{_SPANS}, changed AS (
UPDATE tracking_visit row SET visitor = gone.other, words = ''
FROM gone WHERE {_HOLDS.format(at="began_at")} RETURNING row.began_at)
{telling("changed", "began_at")}
"""  # noqa: S608
_SAID = f"""
WITH changed AS (
    UPDATE tracking_event SET person = NULL, data = NULL WHERE person = ANY(%s) RETURNING at
)
{telling("changed", "at")}
"""  # noqa: S608


def erase(whom: Whom) -> None:
    """Before the links go, which lead there: those that were cut too."""
    numbers = numbers_of(whom)
    linked = Link.objects.filter(visitor__in=numbers).values_list("visitor", flat=True)
    loose = [Span(number, None, None) for number in {*numbers} - {*linked}]
    theirs = [*spans(whom.ids, with_cut=True), *loose]
    values: dict[str, Any] = {
        "visitors": [span.visitor for span in theirs],
        "begins": [span.begin for span in theirs],
        "untils": [span.until for span in theirs],
        # As of browsers that are only counted: nobody's, ever.
        "others": [-secrets.randbits(62) - 1 for _ in theirs],
    }
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, values)
        cursor.execute(_VISITS, values)
        cursor.execute(_SAID, [numbers])
    Term.objects.filter(pk__in=numbers).delete()


def forget(whom: Whom) -> None:
    """The browsers that were theirs."""
    rows = Link.objects.filter(contact__in=whom.ids)
    turned(set(rows.values_list("visitor", flat=True)))
    rows.delete()


def numbers_of(whom: Whom) -> list[int]:
    """Terms of their customers' numbers."""
    stored = Handle.objects.filter(contact__in=whom.ids).values_list("scheme", "value")
    every = {*whom.handles, *stored}
    return [terms.person_of(value) for scheme, value in every if scheme == "customer"]
