"""What a web server wrote down of its visitors (the combined format), read into events.

https://httpd.apache.org/docs/current/logs.html#combined says what a line is; in front of it may
stand the host that was asked for, as in Apache's `vhost_combined`. Only pages become events: what a
page loads, what was posted, what failed or led on is left out. A line has no id of a browser: it is
counted by address, browser and day, as a visitor without a cookie is.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from alaka.core import clock
from alaka.tracking.collecting.circumstances import BEGINNING, Circumstances
from alaka.tracking.collecting.places import kept
from alaka.tracking.collecting.reading import Taken, taken
from alaka.tracking.collecting.shapes import Call, Context, Page
from alaka.tracking.events import terms
from alaka.tracking.models import Addresses, Apart, Source

_QUOTED = r'"(?P<{}>(?:[^"\\]|\\.)*)"'
_REQUEST, _REFERRER, _AGENT = map(_QUOTED.format, ("request", "referrer", "agent"))
# The host that was asked for is told from the visitor's address by the address behind it.
_LINE = re.compile(
    r"(?:(?P<host>\S+) (?=[0-9a-fA-F]*[.:][0-9a-fA-F.:]* ))?(?P<address>\S+) \S+ .*?"
    rf"\[(?P<at>[^\]]+)\] {_REQUEST} (?P<status>\d{{3}}) \S+(?: {_REFERRER} {_AGENT})?"
)
# Bytes and signs as servers write them between quotes.
_ESCAPED = re.compile(r"((?:\\x[0-9a-fA-F]{2})+)|\\(.)")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_FILE = re.compile(r"\.(?!s?html?$|php\d?$|aspx?$|jspx?$|cgi$|xhtml$)\w{1,8}$", re.IGNORECASE)


class UnreadableLine(ValueError):
    """Not of the combined format."""


def read(line: str, source: Source, site: str, kept_since: datetime = BEGINNING) -> Taken | None:
    """The page that was seen; None where the line tells of none. ``site`` is where the server
    stands, as ``https://gul.example``. Raises UnreadableLine and Fault."""
    found = _LINE.match(line)
    if found is None:
        raise UnreadableLine
    host, address, at, request, status, referrer, agent = (said or "" for said in found.groups())
    method, _, rest = request.partition(" ")
    target = _said(rest.rpartition(" ")[0])
    is_good = status.startswith("2") or status == "304"
    if method != "GET" or not is_good or not target.startswith("/"):
        return None
    if _FILE.search(target.partition("?")[0]):
        return None
    moment = _moment(at)
    around = Circumstances(
        source=source.pk,
        space=source.space,
        received_at=clock.now(),
        addresses=source.addresses,
        address=address,
        agent=_said(agent),
        is_import=True,
        kept_since=kept_since,
        # Of the day: whoever came yesterday is nobody we know.
        salt=terms.digits_of(source.pk, f"log {moment:%Y-%m-%d}"),
    )
    page = Page(url=f"{_site(host, site)}{target}", referrer=_said(referrer))
    told = Call(type="page", message_id=f"log {line}", timestamp=moment, context=Context(page=page))
    seen = taken(told, around)
    if not kept(address, Addresses.SHORT):  # The server looked up its name.
        visitor = terms.counted(around.salt, str(source.pk), address, around.agent)
        seen = seen._replace(row=seen.row._replace(visitor=visitor))
    if not around.agent:  # Every browser says what it is.
        return seen._replace(row=seen.row._replace(apart=Apart.BOT))
    return seen


def _site(host: str, site: str) -> str:
    """Of the host that was asked for, where the line says it; the ports of the web go unsaid."""
    name = re.sub(r":(?:80|443)$", "", host.lower())
    return f"{site.partition('://')[0]}://{name}" if "." in name else site.rstrip("/")


def _said(text: str) -> str:
    return "" if text == "-" else _ESCAPED.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    told, sign = found.groups()
    return sign or bytes.fromhex(told.replace("\\x", "")).decode("utf-8", "replace")


@lru_cache(1000)
def _moment(text: str) -> datetime:
    """``10/Oct/2026:13:55:36 -0700``. Raises UnreadableLine."""
    try:
        day, month, year = int(text[:2]), _MONTHS.index(text[3:6]) + 1, int(text[7:11])
        hour, minute, second = int(text[12:14]), int(text[15:17]), int(text[18:20])
        away = timedelta(hours=int(text[21:24]), minutes=int(text[21] + text[24:26]))
        local = datetime(year, month, day, hour, minute, second, tzinfo=timezone(away))
    except (ValueError, IndexError) as problem:
        raise UnreadableLine from problem
    return local.astimezone(UTC)
