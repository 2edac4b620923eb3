"""Segments that ask for visits look again at whoever was seen.

Enters: visitors of what was built. Leaves: their people, to be looked at a moment later.
"""

from functools import cache

from django.db import connection

from alaka.segments.keeping.following import is_asked, touch
from alaka.tracking.building.touching import TOUCHED, Touched
from alaka.tracking.conditions import CONDITIONS

_PEOPLE = f"""{TOUCHED}
SELECT DISTINCT link.contact_id FROM touched JOIN tracking_link link USING (visitor)
WHERE link.cut_at IS NULL
"""  # noqa: S608


def tell(touched: Touched) -> None:
    """In the transaction in which they were built; one small question where nobody asks for it."""
    if not is_asked(_names()):
        return
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE, touched.values)
        touch(contact for (contact,) in cursor.fetchall())


@cache
def _names() -> frozenset[str]:
    return frozenset(kind.name for kind in CONDITIONS)
