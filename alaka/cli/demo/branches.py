"""The places of the demo: the company, its regions, their shops and departments, and the forms
behind the codes on their counters."""

from alaka.accounts.models import Agent, Place, PlaceKind
from alaka.channels.models import Channel
from alaka.cli.demo.trades.trade import Branch, Trade
from alaka.inbox.models import Inbox


def make(trade: Trade, agents: dict[str, Agent]) -> dict[str, Place]:
    """The shops by language."""
    company = Place.objects.create(
        name=trade.name,
        kind=PlaceKind.COMPANY,
        manager=agents[trade.colleagues[0].login],
        timezone=trade.branches[0].timezone,
    )
    shops = {branch.language: _make_branch(branch, company, agents) for branch in trade.branches}
    for place in Place.objects.all():
        place.bind()
    return shops


def _make_branch(branch: Branch, company: Place, agents: dict[str, Agent]) -> Place:
    shared = {
        "country": branch.country,
        "language": branch.language,
        "timezone": branch.timezone,
    }
    name, manager = branch.region
    region = Place.objects.create(
        name=name, kind=PlaceKind.REGION, parent=company, manager=agents[manager], **shared
    )
    name, manager = branch.shop
    shop = Place.objects.create(
        name=name,
        kind=PlaceKind.SHOP,
        key=branch.key,
        parent=region,
        manager=agents[manager],
        address=branch.address,
        **shared,
    )
    name, manager = branch.department
    Place.objects.create(
        name=name, kind=PlaceKind.DEPARTMENT, parent=shop, manager=agents[manager], **shared
    )
    return shop


def make_feedback(trade: Trade, inbox: Inbox, place: Place | None, language: str) -> Channel:
    """The form behind the codes of a region's shops, or of all that have no form of their own."""
    region = place.parent if place else None
    name = f"Feedback ({region.name})" if region else "Feedback"
    return Channel.objects.create(
        kind="form",
        name=name,
        key=f"{trade.key}-feedback-{language}",
        inbox=inbox,
        place=region,
        language=language,
        settings={"for_places": True, "required": ["message"]},
    )
