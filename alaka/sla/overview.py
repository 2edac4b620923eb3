"""The page of the promises: what its address asks for, and the table of shares with names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent, Place, Team
from alaka.cases.models import CaseKind, Severity
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.core.dates import digits
from alaka.inbox.models import Inbox
from alaka.inbox.models.conversation import Sight
from alaka.sla.keeping import Share, share
from alaka.sla.models import Clock, Policy, Target

BY: dict[str, str | Promise] = {
    "policy": gettext_lazy("Promise"),
    "team": gettext_lazy("Team"),
    "agent": gettext_lazy("Agent"),
    "inbox": gettext_lazy("Inbox"),
    "channel": gettext_lazy("Channel"),
    "place": gettext_lazy("Place"),
    "kind": gettext_lazy("Kind of case"),
    "month": gettext_lazy("Month"),
}
DAYS: dict[int, str | Promise] = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("12 months"),
}
_ROWS: dict[str, type[Model]] = {
    "policy": Policy, "team": Team, "agent": Agent, "inbox": Inbox, "channel": Channel,
    "place": Place,
}  # fmt: skip
_CHOICES: dict[str, Mapping[Any, Any]] = {"kind": dict(CaseKind.choices)}
_NONE = pgettext_lazy("in a table of shares", "None")


@dataclass(frozen=True)
class Asked:
    by: str
    days: int
    target: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """From a query string; what is unknown there is as the page begins."""
        days = query.get("days", "")
        return cls(
            by=query["by"] if query.get("by") in BY else "policy",
            days=int(days) if days in {str(number) for number in DAYS} else 30,
            target=query["target"] if query.get("target") in Target.values else "",
        )

    @property
    def since(self) -> datetime:
        return clock.now() - timedelta(days=self.days)

    @property
    def by_label(self) -> str:
        return str(BY[self.by])

    @property
    def only(self) -> dict[str, str]:
        return {"target": self.target} if self.target else {}

    def narrowed(self, rows: "QuerySet[Clock]") -> "QuerySet[Clock]":
        return rows.filter(started_at__gte=self.since, **self.only)

    def choices(self) -> list[dict[str, Any]]:
        """What the page can be asked for otherwise: a field each."""
        targets: dict[str, Any] = {"": _("All"), **dict(Target.choices)}
        groups: list[tuple[str, str, Mapping[Any, Any], Any]] = [
            (_("Period"), "days", DAYS, self.days),
            (_("By"), "by", BY, self.by),
            (_("What"), "target", targets, self.target),
        ]
        return [
            {"label": label, "name": name, "options": options.items(), "value": value}
            for label, name, options, value in groups
        ]

    @property
    def query(self) -> str:
        return urlencode({"by": self.by, "days": self.days, "target": self.target})


@dataclass(frozen=True)
class Line:
    name: str
    share: Share

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 means that none was broken."""
        part = self.share.share
        return None if part is None else int(part * 100)


def table(asked: Asked, seen: Sight, by: str | None = None) -> list[Line]:
    """Shares with the names of what they are of; ``by`` "" is the whole in one line."""
    by = asked.by if by is None else by
    end = clock.now() + timedelta(seconds=1)
    rows = share(asked.since, end, (by,) if by else (), seen=seen, **asked.only)
    if not by:
        return [Line("", rows[0])]
    names = _names(by, [row.key[0] for row in rows])
    return [Line(names[row.key[0]], row) for row in rows]


def _names(by: str, keys: list[Any]) -> dict[Any, str]:
    found: dict[Any, Any] = dict.fromkeys(keys, _NONE)
    if by == "month":
        language = get_language() or "en"
        found |= {key: _month(key, language) for key in keys if key}
    elif by in _CHOICES:
        found |= {key: _CHOICES[by][key] for key in keys if key in _CHOICES[by]}
    elif by == "severity":
        found |= {key: Severity(key).label for key in keys if key}
    else:
        objects = cast(Any, _ROWS[by])._default_manager
        found |= objects.in_bulk([key for key in keys if key])
    return {key: str(name) for key, name in found.items()}


def _month(key: datetime, language: str) -> str:
    return digits(format_skeleton("yMMM", key, locale=language[:2]), language)
