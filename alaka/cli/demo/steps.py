"""What the agents have planned: with their firms, with people, and alone. A few dozen rows,
however big the demo is; some of it is late, as it is everywhere."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Kind, Repeats, Result
from alaka.activities.planning import Plan, plan
from alaka.cases.readers import zone_of
from alaka.cli.demo.trades.trade import Planned, Trade
from alaka.contacts.models import Company, Contact
from alaka.core import clock
from alaka.sales.models import Deal

# Days from today and hours of the day, in turn: late, today, and ahead.
_WHEN = ((-2, 10), (0, 9), (0, 16), (1, 11), (2, 14), (4, 10), (7, 15), (-1, 12))


def make(trade: Trade) -> None:
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    for language, planned in trade.planned.items():
        by = agents[planned.agent]
        for number, asked in enumerate(_asked(language, planned, by)):
            made = plan(asked, by=by)
            if number % 4 == 3:
                result = made.results[number // 4 % 2]
                note = planned.came if result in (Result.REACHED, Result.HELD) else ""
                planning.finish(made, by=by, result=result, note=note)
        _weekly(planned.weekly, by)
    _of_deals(trade)


def _of_deals(trade: Trade) -> None:
    """The next step of nearly every open deal; a few stand without one."""
    rows = Deal.objects.open().exclude(owner=None).select_related("owner", "contact", "company")
    for number, deal in enumerate(rows.order_by("pk")):
        if number % 7 == 3 or deal.owner is None or deal.contact is None:
            continue
        planned = trade.planned.get(deal.contact.language) or next(iter(trade.planned.values()))
        texts = [(kind, text) for kind, each in planned.subjects.items() for text in each]
        kind, text = texts[number % len(texts)]
        days, hour = _WHEN[(number + 3) % len(_WHEN)]
        asked = Plan(
            kind=kind, subject=text, agent=deal.owner, deal=deal, contact=deal.contact,
            company=deal.company, due_at=_at(deal.owner, days, hour), remind_by_mail=False,
        )  # fmt: skip
        plan(asked, by=deal.owner)


def _asked(language: str, planned: Planned, by: Agent) -> Iterator[Plan]:
    """One for each firm of the language, with somebody who belongs to it."""
    texts = [(kind, text) for kind, each in planned.subjects.items() for text in each]
    for number, firm in enumerate(Company.objects.filter(language=language).order_by("pk")):
        kind, text = texts[number % len(texts)]
        days, hour = _WHEN[number % len(_WHEN)]
        who = Contact.objects.standing().filter(positions__company=firm).order_by("pk").first()
        is_visit = kind in (Kind.VISIT, Kind.MEETING)
        yield Plan(
            kind=kind, subject=text, agent=by, contact=who, company=firm,
            due_at=_at(by, days, hour), minutes=45 if is_visit else None, remind_minutes=15,
            remind_by_mail=False, where=firm.name if kind == Kind.VISIT else "",
        )  # fmt: skip


def _weekly(text: str, by: Agent) -> None:
    day = _at(by, 0, 12).date()
    repeats = Plan(
        kind=Kind.TASK, subject=text, agent=by, due_on=day, repeats=Repeats.WEEKLY,
    )  # fmt: skip
    plan(repeats, by=by)


def _at(agent: Agent, days: int, hour: int) -> datetime:
    zone = zone_of(agent)
    day = clock.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(hour), tzinfo=zone)
