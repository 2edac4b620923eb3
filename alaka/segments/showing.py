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


def compared(segment: Segment, other: str, agent: Agent) -> dict[str, Any]:
    """With the one of that number, as an address has it; nothing where the agent sees none."""
    rows = Segment.objects.visible_to(agent)
    beside = rows.filter(pk=int(other)).first() if other.isdecimal() and len(other) < 16 else None
    if beside is None:
        return {}
    is_counting = segment.is_redefined or beside.is_redefined
    parts = [] if is_counting else drawing.overlap(segment, beside)
    return {"beside": beside, "is_counting": is_counting, "parts": parts}


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
