"""What the address of the page of broken promises asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.core import clock
from alaka.sla.models import Clock, Target

DAYS: dict[int, str | Promise] = {
    7: gettext_lazy("7 days"),
    30: gettext_lazy("30 days"),
    90: gettext_lazy("90 days"),
    365: gettext_lazy("12 months"),
}


@dataclass(frozen=True)
class Asked:
    days: int
    target: str

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Asked":
        """From a query string; what is unknown there is as the page begins."""
        days = query.get("days", "")
        return cls(
            days=int(days) if days in {str(number) for number in DAYS} else 30,
            target=query["target"] if query.get("target") in Target.values else "",
        )

    def narrowed(self, rows: "QuerySet[Clock]") -> "QuerySet[Clock]":
        since = clock.now() - timedelta(days=self.days)
        only = {"target": self.target} if self.target else {}
        return rows.filter(started_at__gte=since, **only)

    def choices(self) -> list[dict[str, Any]]:
        """What the page can be asked for otherwise: a field each."""
        targets: dict[str, Any] = {"": _("All"), **dict(Target.choices)}
        groups: list[tuple[str, str, Mapping[Any, Any], Any]] = [
            (_("Period"), "days", DAYS, self.days),
            (_("What"), "target", targets, self.target),
        ]
        return [
            {"label": label, "name": name, "options": options.items(), "value": value}
            for label, name, options, value in groups
        ]

    @property
    def query(self) -> str:
        return urlencode({"days": self.days, "target": self.target})
