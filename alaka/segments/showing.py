"""What the page of a segment shows."""

from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.segments import drawing
from alaka.segments.keeping.whole import asked_of
from alaka.segments.models import Segment, SegmentMove
from alaka.segments.uses import uses

SHOWN = 12


def shown(segment: Segment, agent: Agent) -> dict[str, Any]:
    others = Segment.objects.visible_to(agent).exclude(pk=segment.pk)
    return {
        **live(segment),
        "can_change": Segment.objects.changeable_by(agent).filter(pk=segment.pk).exists(),
        "sentence": asked_of(segment).sentence() if segment.is_live else "",
        "own_faults": list(asked_of(segment).faults().values()) if segment.is_live else [],
        "uses": uses(agent, segment.pk),
        "others": others,
    }


def live(segment: Segment) -> dict[str, Any]:
    """What changes while somebody looks."""
    return {
        "segment": segment,
        "people_url": drawing.people_of(segment),
        "chart": drawing.chart(segment),
        "moves": _latest(segment),
    }


def _latest(segment: Segment) -> list[SegmentMove]:
    rows = list(segment.moves.select_related("contact__root").order_by("-pk")[:SHOWN])
    for each in rows:
        each.person = each.contact.root or each.contact
    give_handles([each.person for each in rows if not each.person.name])
    return rows
