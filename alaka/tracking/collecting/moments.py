"""Moments as senders write them: of the forms of ISO 8601 one by one, and since 1970."""

import re
from datetime import UTC, datetime

import msgspec
from django.utils.translation import gettext_lazy as _

from alaka.tracking.collecting.faults import Fault

FIELDS = ("timestamp", "sentAt", "originalTimestamp")
# So many seconds would be the year 5138: what is more is milliseconds.
_MILLISECONDS = 10**11
# Of the year, without and with its day.
_MONTH, _DAY = re.compile(r"\d{4}-\d\d"), re.compile(r"(\d{4})-?(\d{3})(T.*)?")


def spelled(body: "bytes | msgspec.Raw") -> bytes:
    """The object with its moments as the reader of JSON knows them. Raises Fault and UNREADABLE."""
    told = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    for name in FIELDS:
        given = msgspec.json.decode(told[name]) if name in told else None
        if given is not None:
            told[name] = msgspec.Raw(msgspec.json.encode(_moment(name, given)))
    return msgspec.json.encode(told)


def _moment(name: str, given: object) -> datetime:
    try:
        return _read(given)
    except (ValueError, OverflowError, OSError):
        raise Fault(name, _("This is no moment: write it as 2026-03-31T12:00:00Z.")) from None


def _read(given: object) -> datetime:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError
    text = str(given).strip().upper()
    if re.fullmatch(r"-?\d{9,}(\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > _MILLISECONDS else seconds, UTC)
    if _MONTH.fullmatch(text):
        text += "-01"
    if found := _DAY.fullmatch(text):
        day = datetime.strptime(found[1] + found[2], "%Y%j").date()  # noqa: DTZ007
        text = f"{day.isoformat()}{found[3] or ''}"
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
