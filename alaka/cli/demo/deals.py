"""What the business sells, to people and to firms: twelve months of deals with how each ended, the
same each time."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from alaka.accounts.models import Agent, Business, Place, PlaceKind, Team
from alaka.cli.demo.trades.trade import Selling, Sold, Trade
from alaka.contacts.models import Contact, Position
from alaka.core import clock
from alaka.sales import money, pipelines
from alaka.sales.models import (
    Came,
    Deal,
    DealLine,
    DealStatus,
    LostReason,
    Pipeline,
    Price,
    Product,
    Rate,
    Stage,
    StageStay,
    Went,
)
from alaka.sales.searching import words_of
from alaka.timeline.models import Event

_DAYS = 365
_EACH = 34  # deals of a pipeline in a language
_WINS = 0.46
_Told = tuple[str, datetime, dict[str, object]]


@dataclass
class _Made:
    selling: Selling
    prices: dict[tuple[str, str], Price]  # by article number and currency
    deals: list[Deal] = field(default_factory=list)
    # By deal, its lines, its stays, and its events as (verb, when, data).
    lines: list[list[DealLine]] = field(default_factory=list)
    stays: list[list[StageStay]] = field(default_factory=list)
    events: list[list[_Told]] = field(default_factory=list)


def make(trade: Trade) -> None:
    selling = trade.selling
    Business.objects.filter(pk=1).update(currency=selling.currency)
    a_year_ago = clock.now() - timedelta(days=_DAYS + 30)
    Rate.objects.bulk_create(
        Rate(currency=code, since=a_year_ago.date(), rate=Decimal(rate))
        for code, rate in selling.rates
    )
    people = pipelines.begin()
    Pipeline.objects.filter(pk=people.pk).update(name=selling.pipelines[0])
    firms = _like(people, selling.pipelines[1])
    chance = random.Random(12)  # noqa: S311 - the same each time
    made = _Made(selling, _make_products(selling, a_year_ago.date()))
    for language, sold in trade.sold.items():
        _tell(made, chance, people, language, sold, is_firm=False)
        _tell(made, chance, firms, language, sold, is_firm=True)
    _store(made)


def _like(pipeline: Pipeline, name: str) -> Pipeline:
    made = Pipeline.objects.create(name=name, position=1)
    for stage in pipeline.stages.all():
        stage.pk, stage.pipeline = None, made
        stage.expected_days = (stage.expected_days or 0) * 2
        stage.save(force_insert=True)
    return made


def _make_products(selling: Selling, since: date) -> dict[tuple[str, str], Price]:
    """Prices by article number and currency, rounded to whole ones."""
    at = clock.now() - timedelta(days=_DAYS)
    rates = {selling.currency: Decimal(1), **{code: Decimal(rate) for code, rate in selling.rates}}
    products = Product.objects.bulk_create(
        Product(
            name=item.name, sku=item.sku, unit=item.unit, description=item.description,
            created_at=at,
        )
        for item in selling.products
    )  # fmt: skip
    prices = Price.objects.bulk_create(
        Price(product=product, currency=code, since=since, amount=Decimal(round(item.price / rate)))
        for product, item in zip(products, selling.products, strict=True)
        for code, rate in rates.items()
    )
    return {(price.product.sku, price.currency): price for price in prices}


def _lines(made: _Made, sold: Sold, number: int) -> list[DealLine]:
    """What goes with the title; of every third round only the first of it."""
    is_bare = number // len(sold.lines) % 3 == 1
    articles = sold.lines[number % len(sold.lines)]
    bought = [
        (made.prices[sku, sold.currency], Decimal(quantity))
        for sku, quantity in articles[: 1 if is_bare else None]
    ]
    return [
        DealLine(product=price.product, quantity=quantity, price=price.amount)
        for price, quantity in bought
    ]


def _tell(
    made: _Made,
    chance: random.Random,
    pipeline: Pipeline,
    language: str,
    sold: Sold,
    *,
    is_firm: bool,
) -> None:
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    team = Team.objects.filter(name=sold.team).first()
    stages = list(pipeline.stages.all())
    reasons = list(LostReason.objects.all())
    owners = [agents[login] for login in sold.owners]
    shop = Place.objects.filter(kind=PlaceKind.SHOP, manager__language=language).first()
    for number, (contact, position) in enumerate(_buyers(language, is_firm)):
        titles = sold.to_firms if is_firm else sold.to_people
        title = titles[number % len(titles)]
        if position is not None:
            title = f"{title} · {position.company.name}"
        opened = clock.now() - timedelta(
            days=_DAYS * (1 - (number + chance.random()) / _EACH) ** 1.15,
            hours=chance.randint(1, 9),
        )
        lines = [] if is_firm or not sold.lines else _lines(made, sold, number)
        amount = sum((line.total for line in lines), Decimal())
        if not lines:
            amount = Decimal(chance.randint(4, 60) * (50 if is_firm else 40))
        deal = Deal(
            title=title, pipeline=pipeline, contact=contact, team=team, place=shop,
            company=position.company if position else None, owner=chance.choice(owners),
            amount=amount, currency=sold.currency, value=money.valued(amount, sold.currency),
            source=chance.choice(made.selling.sources),
            competitor=chance.choice(made.selling.competitors),
            opened_at=opened, begun_by="hand",
        )  # fmt: skip
        deal.opened_by = deal.owner
        made.lines.append(lines)
        _live(made, chance, deal, stages, reasons)


def _buyers(language: str, is_firm: bool) -> list[tuple[Contact, Position | None]]:
    if is_firm:
        rows = Position.objects.filter(contact__language=language).select_related(
            "contact", "company"
        )
        return [(row.contact, row) for row in rows.order_by("pk")[:_EACH]]
    people = Contact.objects.standing().filter(language=language, positions=None)
    return [(contact, None) for contact in people.order_by("-pk")[:_EACH]]


def _live(
    made: _Made, chance: random.Random, deal: Deal, stages: list[Stage], reasons: list[LostReason]
) -> None:
    """Its way through the stages up to now, or to its end."""
    now, at, place = clock.now(), deal.opened_at, 0
    is_winner = chance.random() < _WINS
    last = len(stages) - 1 if is_winner else chance.choice((0, 0, 1, 2, 2, 3))
    stays = [_stay(deal, stages[0], at, Came.OPENED)]
    events: list[_Told] = [
        ("deal.opened", at, {"stage": stages[0].pk, "stage_name": stages[0].name})
    ]
    while True:
        days = (stages[place].expected_days or 7) * chance.uniform(0.3, 1.6)
        left = at + timedelta(days=days)
        if left > now:
            break
        if place == last:
            _end(deal, stays[-1], events, left, None if is_winner else chance.choice(reasons))
            break
        stays[-1].went, stays[-1].left_at, stays[-1].left_by = Went.MOVED, left, deal.owner
        before, place, at = stages[place], place + 1, left
        stays.append(_stay(deal, stages[place], at, Came.MOVED))
        ways: dict[str, object] = {"from": before.pk, "from_name": before.name, "days": int(days)}
        ways |= {"to": stages[place].pk, "to_name": stages[place].name}
        events.append(("deal.moved", at, ways))
    deal.stage, deal.entered_stage_at = stages[place], at
    deal.expected_on = (deal.opened_at + timedelta(days=chance.randint(25, 70))).date()
    made.deals.append(deal)
    made.stays.append(stays)
    made.events.append(events)


def _stay(deal: Deal, stage: Stage, at: datetime, came: Came) -> StageStay:
    return StageStay(
        stage=stage, came=came, entered_at=at, by=deal.owner, amount=deal.amount,
        currency=deal.currency, value=deal.value,
    )  # fmt: skip


def _end(
    deal: Deal,
    stay: StageStay,
    events: list[_Told],
    at: datetime,
    reason: LostReason | None,
) -> None:
    deal.closed_at, deal.closed_by, deal.lost_reason = at, deal.owner, reason
    deal.status = DealStatus.LOST if reason else DealStatus.WON
    stay.went, stay.left_at, stay.left_by = Went(deal.status), at, deal.owner
    stay.lost_reason = reason
    told: dict[str, object] = {"stage": stay.stage_id, "stage_name": stay.stage.name}
    if reason:
        told |= {"reason": reason.pk, "reason_name": reason.name}
    events.append((f"deal.{deal.status}", at, told))


def _store(made: _Made) -> None:
    for deal in made.deals:
        deal.search = words_of(deal)
    Deal.objects.bulk_create(made.deals)
    for deal, stays in zip(made.deals, made.stays, strict=True):
        for stay in stays:
            stay.deal = deal
    for deal, lines in zip(made.deals, made.lines, strict=True):
        for line in lines:
            line.deal = deal
    DealLine.objects.bulk_create(line for lines in made.lines for line in lines)
    StageStay.objects.bulk_create(stay for stays in made.stays for stay in stays)
    Event.objects.bulk_create(
        Event(
            verb=verb, at=at, contact=deal.contact, actor=deal.owner, subject_type="sales.deal",
            subject_id=deal.pk, data={"title": deal.title, **data},
        )
        for deal, events in zip(made.deals, made.events, strict=True)
        for verb, at, data in events
    )  # fmt: skip
