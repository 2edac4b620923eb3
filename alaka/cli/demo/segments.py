"""Four segments of the business, each with a history of two months and who came and went lately."""

import math
from datetime import datetime, timedelta
from typing import Any

from alaka.accounts.models import Agent, Role
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments import making
from alaka.segments.keeping.today import today
from alaka.segments.keeping.whole import keep
from alaka.segments.models import Segment, SegmentDay, SegmentMember, SegmentMove

DAYS, LATELY = 60, 24
_WROTE = {"of": "messages", "op": "any", "where": {"who": ["they"]}, "within": {"days": 30}}
_WAITS = {"of": "conversations", "op": "any", "where": {"waiting": True}}
_COMPLAINED = {
    "all": [
        {"of": "cases", "op": "any", "where": {"kind": ["complaint"]}, "within": {"days": 90}},
        {"not": _WAITS},
    ]
}
_LIVE: dict[str, Any] = {
    "Wrote to us this month": _WROTE,
    "Waiting for our answer": _WAITS,
    "Complained, and heard from us": _COMPLAINED,
}


def make() -> None:
    owner = Agent.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if owner is None:
        return
    for number, (name, data) in enumerate(_LIVE.items()):
        segment = making.make(Segment(name=name, owner=owner, filter=data))
        keep(segment)
        _remember(segment, number)
    guests = Contact.objects.standing().order_by("pk").values_list("pk", flat=True)[:40]
    invited = Segment(name="Invited to the summer evening", owner=owner, is_live=False)
    _remember(making.make(invited, guests), len(_LIVE))


def _remember(segment: Segment, number: int) -> None:
    """As if it had been kept for two months: it swelled and shrank, and some came and went."""
    now, last, size = clock.now(), today(), segment.size
    segment.moves.all().delete()
    segment.days.all().delete()
    days = []
    for back in range(DAYS, -1, -1):
        wave = math.sin((back + 9 * number) / 6) - math.sin(9 * number / 6)
        held = max(0, round(size * (1 - back / 300 + 0.08 * wave)))
        came = 2 + (back * 7 + number) % 5
        day = last - timedelta(days=back)
        days.append(SegmentDay(segment=segment, day=day, size=held, came=came, went=came - 1))
    SegmentDay.objects.bulk_create(days)
    inside = list(segment.members.order_by("-contact")[:LATELY])
    for place, member in enumerate(inside):
        member.since = now - timedelta(hours=5 * place + 1)
    SegmentMember.objects.bulk_update(inside, ["since"])
    came_in = [(each.contact_id, True, each.since) for each in inside]
    gone = Contact.objects.standing().exclude(pk__in=segment.members.values("contact"))
    went = [
        (pk, False, now - timedelta(hours=11 * place + 3))
        for place, pk in enumerate(gone.order_by("-pk").values_list("pk", flat=True)[: LATELY // 2])
    ]
    SegmentMove.objects.bulk_create(map(_move(segment), sorted([*came_in, *went], key=_at)))


def _at(each: tuple[int, bool, datetime]) -> datetime:
    return each[2]


def _move(segment: Segment) -> Any:
    return lambda each: SegmentMove(segment=segment, contact_id=each[0], is_in=each[1], at=each[2])
