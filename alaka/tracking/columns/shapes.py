"""What is copied: the columns by their types in DuckDB, and the question that brings the rows.

Moments are those of UTC, without a zone. Words are ids of Term.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Shape:
    """A relation whose rows lie in days, those of ``moment``. In a file they lie in ``order``:
    where that begins with what is asked for, most of the file is not read."""

    name: str
    moment: str
    order: str
    columns: Mapping[str, str]
    # Of PostgreSQL, its columns in the order of ours.
    rows: str

    def between(self, first: date, until: date) -> str:
        """PostgreSQL's question for the rows of these days, the last one not among them."""
        return (
            f"{self.rows} AND {self.moment} >= '{first} 00:00+00' "
            f"AND {self.moment} < '{until} 00:00+00'"
        )


EVENTS = Shape(
    "events",
    "at",
    'kind, name, page, visitor, "at"',
    {
        "key": "UUID", "visitor": "BIGINT", "at": "TIMESTAMP", "source": "INTEGER",
        "kind": "SMALLINT", "name": "BIGINT", "page": "BIGINT", "title": "BIGINT",
        "referrer": "BIGINT", "campaign": "BIGINT", "device": "BIGINT", "region": "BIGINT",
        "amount": "DECIMAL(14, 2)", "currency": "VARCHAR", "search": "VARCHAR",
    },
    """
    SELECT key, visitor, at AT TIME ZONE 'UTC', source, kind, name, page, title, referrer,
        campaign, device, region, amount, data #>> '{properties,currency}', data ->> 'search'
    FROM tracking_event WHERE apart = 0
    """,
)  # fmt: skip
VISITS = Shape(
    "visits",
    "began_at",
    "visitor, began_at",
    {
        "id": "BIGINT", "source": "INTEGER", "visitor": "BIGINT", "began_at": "TIMESTAMP",
        "ended_at": "TIMESTAMP", "pages": "INTEGER", "events": "INTEGER", "seen": "INTEGER",
        "entry": "BIGINT", "exit": "BIGINT", "referrer": "BIGINT", "campaign": "BIGINT",
        "device": "BIGINT", "region": "BIGINT", "came_by": "VARCHAR", "came_from": "VARCHAR",
        "words": "VARCHAR", "orders": "INTEGER", "revenue": "DECIMAL(14, 2)",
    },
    """
    SELECT id, source, visitor, began_at AT TIME ZONE 'UTC', ended_at AT TIME ZONE 'UTC', pages,
        events, seen, entry, exit, referrer, campaign, device, region, came_by, came_from, words,
        orders, revenue
    FROM tracking_visit WHERE true
    """,
)  # fmt: skip
SHAPES = (EVENTS, VISITS)

# Links as they stand: who was merged and what was cut is looked at when it is asked.
LINKS = {
    "visitor": "BIGINT", "contact": "BIGINT", "begins": "TIMESTAMP", "ends": "TIMESTAMP",
    "is_cut": "BOOLEAN",
}  # fmt: skip
_LINKS = """
SELECT visitor, contact_id AS contact,
    CASE WHEN lag(since) OVER links IS NULL THEN timestamp '-infinity'
        ELSE since AT TIME ZONE 'UTC' END AS begins,
    COALESCE(lead(since) OVER links AT TIME ZONE 'UTC', timestamp 'infinity') AS ends,
    cut_at IS NOT NULL AS is_cut
FROM tracking_link {where}
WINDOW links AS (PARTITION BY visitor ORDER BY since)
"""
ALL_LINKS = _LINKS.format(where="")
# Of visitors whose links changed after a snapshot; of one that has none left a row without contact.
CHANGED_LINKS = """
WITH changed AS (
    SELECT DISTINCT visitor FROM tracking_linkchange WHERE visitor IS NOT NULL AND {since}
)
SELECT changed.visitor, links.contact, links.begins, links.ends, links.is_cut
FROM changed LEFT JOIN (%s) links ON links.visitor = changed.visitor
""" % _LINKS.format(where="WHERE visitor IN (SELECT visitor FROM changed)")  # noqa: S608, UP031
ROOTS = {"id": "BIGINT", "root": "BIGINT"}
ALL_ROOTS = "SELECT id, root_id FROM contacts_contact WHERE root_id IS NOT NULL"
