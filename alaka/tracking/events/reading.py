"""Events read for people: what happened in visits, and what is looked at now."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import unquote

from django.db import connection

from alaka.tracking.wording import DOWNLOADED, LEFT, done

# So many steps of one visit are shown.
MOST = 60
_WEB = ("http://", "https://")

_STEPS = """
SELECT visit.id, event.at, event.kind, COALESCE(page.text, ''), COALESCE(title.text, ''),
    COALESCE(name.text, ''), event.amount, COALESCE(event.data #>> '{properties,currency}', ''),
    COALESCE(event.data ->> 'search', ''), COALESCE(event.data #>> '{properties,url}', '')
FROM tracking_visit visit
CROSS JOIN LATERAL (
    SELECT * FROM tracking_event one
    WHERE one.visitor = visit.visitor AND one.at BETWEEN visit.began_at AND visit.ended_at
        AND one.apart = 0 AND one.kind IN (1, 2, 3) AND (one.page IS NOT NULL OR one.kind = 3)
    ORDER BY one.at, one.key LIMIT %(most)s
) event
LEFT JOIN tracking_term page ON page.id = event.page
LEFT JOIN tracking_term title ON title.id = event.title
LEFT JOIN tracking_term name ON name.id = event.name
WHERE visit.id = ANY(%(ids)s)
ORDER BY visit.id, event.at, event.key
"""
_TEXTS = f"""
SELECT id, string_agg(DISTINCT concat_ws(' ', page, title, name, search, link), ' ')
FROM ({_STEPS}) AS step(id, at, kind, page, title, name, amount, currency, search, link)
GROUP BY id
"""  # noqa: S608
_LAST = """
SELECT DISTINCT ON (visitor) visitor, at, page.text, COALESCE(title.text, '')
FROM tracking_event event
JOIN tracking_term page ON page.id = event.page
LEFT JOIN tracking_term title ON title.id = event.title
WHERE visitor = ANY(%s) AND at > %s AND apart = 0
ORDER BY visitor, at DESC
"""
_NOW = """
SELECT visitor, at, page.text, COALESCE(title.text, '')
FROM tracking_event event
JOIN tracking_term page ON page.id = event.page
LEFT JOIN tracking_term title ON title.id = event.title
WHERE visitor = ANY(%s) AND at > %s AND apart = 0
ORDER BY at DESC LIMIT 20
"""


@dataclass(frozen=True)
class Step:
    """A page, a screen, or something that was done; ``search``: what the site was asked for;
    ``link``: the address it was done with, as the page says it."""

    at: datetime
    kind: int
    page: str
    title: str
    name: str
    amount: Decimal | None
    currency: str
    search: str
    link: str

    @property
    def url(self) -> str:
        return self.page if self.page.startswith(_WEB) else ""

    @property
    def to(self) -> str:
        """Where a link led that was followed."""
        is_shown = self.name in (DOWNLOADED, LEFT) and self.link.startswith(_WEB)
        return self.link if is_shown else ""

    @property
    def to_text(self) -> str:
        """Of a file its name, else the address."""
        address = unquote(re.split("[?#]", self.to.partition("://")[2])[0]).rstrip("/")
        return address.rpartition("/")[2] if self.name == DOWNLOADED else address

    @property
    def text(self) -> str:
        return self.title or self.page.partition("://")[2].rstrip("/") or self.done

    @property
    def done(self) -> str:
        return done(self.name)


@dataclass(frozen=True)
class Look:
    """A page that was looked at."""

    visitor: int
    at: datetime
    url: str
    title: str

    @property
    def text(self) -> str:
        return self.title or self.url.partition("://")[2].rstrip("/")


def steps(visits: Sequence[int]) -> dict[int, list[Step]]:
    """By the ids of visits, in their order."""
    found: dict[int, list[Step]] = defaultdict(list)
    if visits:
        with connection.cursor() as cursor:
            cursor.execute(_STEPS, {"ids": list(visits), "most": MOST})
            for pk, *told in cursor.fetchall():
                found[pk].append(Step(*told))
    return found


def texts(visits: Sequence[int]) -> dict[int, str]:
    """All words of what happened in each of these visits: pages, titles, names, searches."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXTS, {"ids": list(visits), "most": MOST})
        return dict(cursor.fetchall())


def looks(visitors: Sequence[int], since: datetime) -> list[Look]:
    """The latest of these browsers, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW, [list(visitors), since])
        return [Look(*row) for row in cursor.fetchall()]


def last_looks(visitors: Sequence[int], since: datetime) -> dict[int, Look]:
    """The latest of each of these browsers."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [list(visitors), since])
        return {row[0]: Look(*row) for row in cursor.fetchall()}
