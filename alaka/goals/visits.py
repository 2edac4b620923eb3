"""Visits as columns: whose they were, where from, with which page they began and ended."""

from alaka.goals.reaching import WHOSE

LONGEST = 100
# By the name of a grouping. What is not known is an empty word.
WAYS = {
    "way": "CASE WHEN v.came_by = '' THEN 'direct' ELSE v.came_by END",
    "origin": f"left(v.came_from, {LONGEST})",
    # The origin of a campaign is its source and its name.
    "campaign": f"""CASE WHEN v.campaign IS NULL OR v.came_by NOT IN ('campaign', 'mail') THEN ''
        ELSE left(CASE WHEN contains(v.came_from, ' · ') THEN split_part(v.came_from, ' · ', 2)
            ELSE v.came_from END, {LONGEST}) END""",
    "words": f"left(v.words, {LONGEST})",
    "entry": "coalesce(v.entry::VARCHAR, '')",
    "exit": "coalesce(v.exit::VARCHAR, '')",
    "site": "coalesce(v.source::VARCHAR, '')",
}
OWNED = f"""
SELECT v.visitor, v.began_at, s.contact, coalesce(s.contact, v.visitor) AS who,
    {", ".join(f'{sql} AS "{name}"' for name, sql in WAYS.items())}
FROM visits v {WHOSE.format(one="v", at="began_at")}
"""  # noqa: S608
# Into which stretch of time something falls, by its beginnings.
EDGES = "SELECT unnest($edges::TIMESTAMP[]) AS edge, unnest($places::INTEGER[]) AS bucket"
# Of a relation with a contact, those of a segment.
THOSE = "contact IN (SELECT unnest($people::BIGINT[]))"
