"""Visits as columns: whose they were, where from, with which page they began and ended."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from alaka.goals.reaching import WHOSE

LONGEST = 100
# Stands for what is not known of a visit; an empty word is no visit at all.
UNKNOWN = "-"
_KNOWN = {
    "way": "CASE WHEN v.came_by = '' THEN 'direct' ELSE v.came_by END",
    "origin": f"left(v.came_from, {LONGEST})",
    # The origin of a campaign is its source and its name.
    "campaign": f"""CASE WHEN v.campaign IS NULL OR v.came_by NOT IN ('campaign', 'mail') THEN ''
        ELSE left(CASE WHEN contains(v.came_from, ' · ') THEN split_part(v.came_from, ' · ', 2)
            ELSE v.came_from END, {LONGEST}) END""",
    "words": f"left(v.words, {LONGEST})",
    "entry": "v.entry::VARCHAR",
    "exit": "v.exit::VARCHAR",
    "site": "v.source::VARCHAR",
}
# By the name of a grouping.
WAYS = {name: f"coalesce(nullif({sql}, ''), '{UNKNOWN}')" for name, sql in _KNOWN.items()}
_OWNED = """
SELECT v.visitor, v.began_at, s.contact, coalesce(s.contact, v.visitor) AS who {ways}
FROM visits v {whose}
"""
# Who is behind the rows of a relation, as People.of reads it.
BEHIND = """
SELECT list(DISTINCT contact ORDER BY contact DESC) FILTER (WHERE contact IS NOT NULL),
    count(DISTINCT who) FILTER (WHERE contact IS NULL)
FROM {relation}
"""


def owned(ways: Collection[str] = ()) -> str:
    """SQL of visits with whose they were, and by which of WAYS they are told apart."""
    columns = "".join(f', {WAYS[name]} AS "{name}"' for name in sorted(ways))
    return _OWNED.format(ways=columns, whose=WHOSE.format(one="v", at="began_at"))


def stretch(moment: str, edges: Sequence[datetime], first: int = 0) -> str:
    """SQL: the place, from ``first``, of the stretch of time that it falls into, by where those
    begin; what is before all falls into the first. Halved each time: millions of rows are asked."""
    if len(edges) < 2:
        return str(first)
    half = len(edges) // 2
    edge = edges[half].astimezone(UTC).replace(tzinfo=None)
    before, after = (
        stretch(moment, edges[:half], first),
        stretch(moment, edges[half:], first + half),
    )
    return f"CASE WHEN {moment} < TIMESTAMP '{edge}' THEN {before} ELSE {after} END"


def those(contact: str = "contact") -> str:
    """A condition: of the people of the segment that is beside the question."""
    return f"{contact} IN (SELECT people.contact FROM people)"  # noqa: S608
