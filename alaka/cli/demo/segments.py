"""Four segments of the business, and one of each language that somebody answers in; each with a
history of two months and who came and went lately."""

import math
from datetime import datetime, timedelta
from typing import Any

from alaka.accounts.models import Agent, Business, Role
from alaka.cli.demo.speech import speech
from alaka.cli.demo.trades.trade import Trade
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
# By what they are called in the texts.
_LIVE: dict[str, Any] = {"wrote": _WROTE, "waits": _WAITS, "complained": _COMPLAINED}


def make(trade: Trade) -> None:
    owner = Agent.objects.filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if owner is None:
        return
    own = Business.get().language
    named = speech(trade.key, own).named
    made = [
        making.make(Segment(name=named[name], owner=owner, filter=data))
        for name, data in _LIVE.items()
    ]
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    for language, planned in trade.planned.items():
        if language != own:
            name = speech(trade.key, language).named["wrote"]
            theirs = {"all": [_WROTE, {"of": "language", "op": "is", "value": [language]}]}
            made.append(making.make(Segment(name=name, owner=agents[planned.agent], filter=theirs)))
    for number, segment in enumerate(made):
        keep(segment)
        _remember(segment, number)
    guests = Contact.objects.standing().order_by("pk").values_list("pk", flat=True)[:40]
    invited = Segment(name=named["invited"], owner=owner, is_live=False)
    _remember(making.make(invited, guests), len(made))


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
