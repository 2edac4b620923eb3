"""Whoever is known and does something now: what shows where he is looks again, a moment later.

Enters: visitors and moments of what was built. Leaves: notices of ``visits:<person>``, of one
browser at most every REST, and of ``sites``, for whoever looks at all who are there. What is lost
with a process is seen at the next look.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

from alaka.core import clock, live
from alaka.tracking.identity import owners
from alaka.tracking.models import Link

FRESH = timedelta(minutes=1)
REST = 3.0  # seconds
# People told of at once: with more of them there, each desk would hear of nothing else.
MOST = 100

_waiting: dict[int, datetime] = {}
_resting: dict[int, float] = {}
# Of all together: whether there is something new, and until when they rest.
_sites = {"new": 0.0, "until": 0.0}


def note(touched: Iterable[tuple[int, datetime]]) -> None:
    since = clock.now() - FRESH
    # Below zero a browser is one of today's, counted without a cookie: never anybody's.
    fresh = [(visitor, at) for visitor, at in touched if at > since]
    _waiting.update((visitor, at) for visitor, at in fresh if visitor >= 0)
    _sites["new"] += len(fresh)


def tell() -> None:
    """After the commit; costs nothing where nobody was seen."""
    now = monotonic()
    if _sites["new"] and _sites["until"] <= now:
        _sites.update(new=0.0, until=now + REST)
        live.publish("sites")
    for visitor in [each for each, until in _resting.items() if until <= now]:
        del _resting[visitor]
    asked = {each: at for each, at in _waiting.items() if each not in _resting}
    if not asked:
        return
    for visitor in asked:
        del _waiting[visitor]
    links = Link.objects.filter(visitor__any_of=sorted(asked), cut_at=None)
    known = list(links.values_list("visitor", flat=True).distinct()[:MOST])
    people = owners((visitor, asked[visitor]) for visitor in known)
    live.publish_all([f"visits:{pk}" for pk in sorted({pk for pk in people if pk is not None})])
    _resting.update(dict.fromkeys(known, now + REST))
