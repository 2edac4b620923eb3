"""What the values of a grouping are called, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from alaka.accounts.models import Agent, Place, Team
from alaka.cases.models import CaseKind, Outcome, Severity, Topic
from alaka.channels.models import Channel
from alaka.core.languages import LANGUAGES
from alaka.inbox.faces import FACES
from alaka.inbox.models import Inbox
from alaka.reports import sizes
from alaka.reports.forecasting import months
from alaka.reports.models import DealSource
from alaka.reports.report import Grouping
from alaka.reports.scope import Scope
from alaka.sales.models import DealStatus, LostReason, Pipeline, Stage
from alaka.sla.models import Policy, Target

_ROWS: dict[str, type[Model]] = {
    "agent": Agent,
    "team": Team,
    "inbox": Inbox,
    "channel": Channel,
    "place": Place,
    "topic": Topic,
    "policy": Policy,
    "pipeline": Pipeline,
    "deal_source": DealSource,
    "reason": LostReason,
}
_SOURCES = {
    "conversation": gettext_lazy("From a conversation"),
    "form": gettext_lazy("By a form"),
    "api": gettext_lazy("By the API"),
    "hand": gettext_lazy("Entered by hand"),
    "satisfaction": gettext_lazy("A low score"),
}
# Words that are always in this order.
_WORDS: dict[str, dict[Any, Any]] = {
    "language": {one.code: one.own_name for one in LANGUAGES.values()},
    "kind": dict(CaseKind.choices),
    "severity": dict(reversed(Severity.choices)),
    "outcome": dict(Outcome.choices),
    "source": _SOURCES,
    "target": dict(Target.choices),
    "score": {face.score: face.label for face in reversed(FACES)},
    "size": {size: lazy(sizes.label, str)(size) for size in range(len(sizes.EDGES) + 1)},
    "state": {
        **dict(DealStatus.choices), "gone": gettext_lazy("Went into another pipeline"),
    },
}  # fmt: skip
_NONE = {
    "agent": gettext_lazy("Nobody"),
    "team": gettext_lazy("No team"),
    "place": gettext_lazy("No place"),
    "topic": gettext_lazy("No topic"),
    "language": gettext_lazy("Not recognised"),
    "outcome": gettext_lazy("Still open"),
    "kind": gettext_lazy("No case"),
    "severity": gettext_lazy("No case"),
    "score": pgettext_lazy("satisfaction", "Not answered"),
    "deal_source": gettext_lazy("Not known"),
    "reason": gettext_lazy("Not lost"),
    "size": gettext_lazy("No amount"),
    "month": gettext_lazy("No day expected"),
}


class Names:
    """Of one noun; those of rows are asked for at once."""

    def __init__(self, noun: str, values: Iterable[Any]) -> None:
        self.noun = noun
        self._known: dict[Any, Any] = _WORDS.get(noun, {})
        if noun in _ROWS:
            rows = _ROWS[noun]._default_manager.filter(pk__in=list(values))
            self._known = {row.pk: str(row) for row in rows}
        if noun == "stage":
            self._known = _stages()
        if noun == "month":
            self._known = {value: months.name(value) for value in values}

    def of(self, value: Any) -> str:
        if value is None or value == "":
            return str(_NONE.get(self.noun, gettext_lazy("None")))
        return str(self._known.get(value) or _("Removed (%(number)s)") % {"number": value})

    def in_order(self, values: Iterable[Any], weight: Mapping[Any, float]) -> list[Any]:
        """Words in their own order; names with the most first."""
        if self.noun in _WORDS:
            order = list(self._known)
            return sorted(values, key=lambda value: order.index(value) if value in order else 99)
        return sorted(values, key=lambda value: (-weight.get(value, 0), self.of(value)))


def name_of(grouping: Grouping, value: Any, scope: Scope) -> str:
    """What one value of a grouping is called."""
    if grouping.names:
        return grouping.names([value], scope)[value]
    return Names(grouping.noun, [value] if value else []).of(value)


def _stages() -> dict[int, str]:
    """With their pipelines where there are several."""
    rows = list(Stage.objects.select_related("pipeline"))
    is_one = len({row.pipeline_id for row in rows}) < 2
    return {row.pk: row.name if is_one else f"{row.pipeline} · {row.name}" for row in rows}
