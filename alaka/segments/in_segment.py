"""Whether somebody is in a segment; and what rules can wait for of it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import Agent
from alaka.core.words import Words
from alaka.segments.conditions import base
from alaka.segments.conditions.values import Several
from alaka.segments.keeping.moves import ENTERED, LEFT
from alaka.segments.keeping.ordering import NAME
from alaka.segments.keeping.whole import can_be_asked
from alaka.segments.models import Segment, SegmentMember
from alaka.timeline.happenings import Happening, Narrowing
from alaka.timeline.models import Event

_BROKEN = gettext_noop("The segment “%(name)s” cannot be asked any more.")


def segments(agent: Agent) -> list[tuple[str, str]]:
    rows = Segment.objects.visible_to(agent)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _live(agent: Agent) -> list[tuple[Any, Any]]:
    """With their owners; whoever sees them."""
    rows = with_owners(Segment.objects.live().select_related("owner"))
    return [(row.pk, row) for row in rows]


class InSegment(Several):
    name, title, group = NAME, _("Segment"), _("Segments")
    ops = {
        "has": pgettext_lazy("condition", "is in any of"),
        "has_not": pgettext_lazy("condition", "is in none of"),
    }
    clauses = {
        "has": gettext_noop("is in the segment %(value)s"),
        "has_not": gettext_noop("is not in the segment %(value)s"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return segments(agent)

    def unfit(self) -> Words:
        """One that cannot be asked has whom it had last: that is nobody's wish."""
        if why := super().unfit():
            return why
        ids, live = set(self._ids()), dict[int, Any](base.offered(self.agent, _live))
        asked = (row for pk, row in live.items() if pk in ids)
        broken = next((row for row in asked if not can_be_asked(row)), None)
        return Words(_BROKEN, name=broken.name) if broken else Words("")

    def _ids(self) -> list[int]:
        return [int(pk) for pk in self.values if pk.isdecimal() and len(pk) < 16]

    def among(self, values: list[str]) -> Q:
        return base.has(self._members(), "contact")

    def ids(self) -> "QuerySet[Any] | None":
        return base.ids_of(self._members(), "contact") if self.op == "has" else None

    def _members(self) -> "QuerySet[SegmentMember]":
        return SegmentMember.objects.filter(segment__in=self._ids())


CONDITIONS: list[type[base.Condition]] = [InSegment]

_WHICH = Narrowing("segment", _("Segment"), segments)
HAPPENINGS = [
    Happening(ENTERED, gettext_noop("a person comes into a segment"), _WHICH),
    Happening(LEFT, gettext_noop("a person leaves a segment"), _WHICH),
]
# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "segment"),)


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """For registry.GUARDS: who comes into segments that the reader does not see."""
    ours = {event.pk: event.subject_id for event in events if event.verb in (ENTERED, LEFT)}
    if not ours:
        return set()
    rows = Segment.objects.visible_to(agent).filter(pk__in=set(ours.values()))
    seen = set(rows.values_list("pk", flat=True))
    return {pk for pk, segment in ours.items() if segment not in seen}
