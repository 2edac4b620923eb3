"""Goals of the business's site, and funnels through it: one through all, and one of each language
that somebody answers in, through its own pages."""

from datetime import timedelta
from decimal import Decimal

from alaka.accounts.models import Agent, Business, Role
from alaka.cli.demo.speech import speech
from alaka.cli.demo.trades.trade import Trade
from alaka.core import clock
from alaka.goals.models import Funnel, Goal, Worth

# What it is called by (in the texts), kind, text of a page, worth, value each time.
_GOALS = (
    ("ordered", "order", "", Worth.OWN, None),
    ("looked", "page", "/order", Worth.NOTHING, None),
    ("sent", "form", "", Worth.FIXED, Decimal(5)),
    ("began", "chat", "", Worth.NOTHING, None),
)


def make(trade: Trade) -> None:
    at, own = clock.now() - timedelta(days=90), Business.get().language
    named = speech(trade.key, own).named
    Goal.objects.bulk_create(
        Goal(
            name=named[name], kind=kind, how="contains" if text else "", text=text, worth=worth,
            value=value, created_at=at,
        )
        for name, kind, text, worth, value in _GOALS
    )  # fmt: skip
    owner = Agent.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")[0]
    Funnel.objects.create(name=named["funnel"], steps=_steps(""), owner=owner)
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    for language, planned in trade.planned.items():
        if language != own:
            name = speech(trade.key, language).named["funnel"]
            owner = agents[planned.agent]
            Funnel.objects.create(name=name, steps=_steps(f"/{language}"), owner=owner)


def _steps(below: str) -> list[dict[str, str]]:
    """Through the pages below that address."""
    shop, form = f"{below}/shop/", f"{below}/order"
    return [
        {"kind": "page", "how": "contains", "text": shop},
        {"kind": "page", "how": "contains", "text": form},
        {"kind": "order", "how": "", "text": ""},
    ]
