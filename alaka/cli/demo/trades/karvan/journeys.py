"""What the two travellers wrote, heard and bought, as the real flow would have left it."""

from datetime import datetime, timedelta
from decimal import Decimal

from alaka.accounts.models import Agent, Place, PlaceKind, Team
from alaka.channels.models import Channel
from alaka.cli.demo.trades.karvan import offers
from alaka.cli.demo.trades.karvan.sales import SELLING
from alaka.cli.demo.trades.karvan.travellers import TRAVELLERS, Traveller
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from alaka.inbox.summaries import preview, search_vector, summarize
from alaka.sales import money
from alaka.sales.models import (
    Came,
    Deal,
    DealLine,
    DealStatus,
    Pipeline,
    Price,
    Product,
    StageStay,
    Went,
)
from alaka.sales.searching import words_of
from alaka.sla.settling import settle
from alaka.timeline.models import Event

_DAY = timedelta(days=1)


def make() -> None:
    for who in TRAVELLERS:
        _make(who, Agent.objects.get(email=f"{who.agent}@karvan.example"))
    offers.make()


def _make(who: Traveller, agent: Agent) -> None:
    begun = _ago(who.said[0][1])
    contact = Contact(
        name=who.name, language=who.language, country=who.country, own=who.own, owner=agent,
        created_at=begun,
    )  # fmt: skip
    contact.index([("email", who.email), ("phone", who.phone)])
    contact.save()
    handle = Handle.objects.create(
        contact=contact, scheme="email", value=who.email, created_at=begun
    )
    Handle.objects.create(contact=contact, scheme="phone", value=who.phone, created_at=begun)
    _talk(who, contact, handle, agent)
    _sell(who, contact, agent)


def _ago(when: tuple[int, int]) -> datetime:
    days, hours = when
    return clock.now() - days * _DAY - timedelta(hours=hours)


def _talk(who: Traveller, contact: Contact, handle: Handle, agent: Agent) -> None:
    channel = Channel.objects.get(key=f"karvan-mail-{who.mailbox}")
    begun = _ago(who.said[0][1])
    conversation = Conversation.objects.create(
        inbox=channel.inbox, channel=channel, contact=contact, place=channel.place,
        subject=who.subject, language=who.language, assignee=agent, opened_at=begun,
        last_activity_at=begun, team=Team.objects.get(name="Sales"),
    )  # fmt: skip
    _tell(contact, "conversation.opened", begun, None, conversation)
    for number, (side, when, text) in enumerate(who.said):
        subject = f"Re: {who.subject}" if number else who.subject
        _say(conversation, handle, agent, (side, _ago(when), subject, text), number)
    summarize(conversation)
    settle(conversation.pk)


def _say(
    conversation: Conversation,
    handle: Handle,
    agent: Agent,
    said: tuple[str, datetime, str, str],
    number: int,
) -> None:
    side, at, subject, text = said
    is_ours = side == "out"
    address = str(conversation.channel.settings["address"]) if conversation.channel else ""
    message = Message.objects.create(
        conversation=conversation, channel=conversation.channel, at=at, created_at=at,
        kind=MessageKind.OUTGOING if is_ours else MessageKind.INCOMING,
        state=MessageState.SENT if is_ours else MessageState.RECEIVED,
        author=agent if is_ours else None, handle=handle, subject=subject, text=text,
        participants=[handle.value if is_ours else address], attempts=int(is_ours),
        external_id=f"{conversation.pk}.{number}.{address if is_ours else handle.value}",
        why={"reason": "ours" if is_ours else "references" if number else "new"},
        search=search_vector("" if is_ours else subject, text),
        send_at=at if is_ours else None, handed_over_at=at if is_ours else None,
    )  # fmt: skip
    data: dict[str, object] = {"conversation": conversation.pk}
    shown = {**data, "preview": preview(text)}
    if is_ours:
        _tell(handle.contact, "message.answered", at, agent, message, shown)
        _tell(handle.contact, "message.sent", at, None, message, data)
    else:
        _tell(handle.contact, "message.received", at, None, message, shown)


def _sell(who: Traveller, contact: Contact, agent: Agent) -> None:
    """A journey that was bought two days after the first letter."""
    deal, lines = _deal(who, contact, agent)
    deal.search = words_of(deal)
    deal.save()
    for line in lines:
        line.deal = deal
    DealLine.objects.bulk_create(lines)
    stage, opened, won = deal.stage, deal.opened_at, deal.opened_at + 2 * _DAY
    StageStay.objects.create(
        deal=deal, stage=stage, came=Came.OPENED, entered_at=opened, by=agent, amount=deal.amount,
        currency=who.currency, value=deal.value, went=Went.WON, left_at=won, left_by=agent,
    )  # fmt: skip
    told: dict[str, object] = {"title": deal.title, "stage": stage.pk, "stage_name": stage.name}
    _tell(contact, "deal.opened", opened, agent, deal, told)
    _tell(contact, "deal.won", won, agent, deal, told)


def _deal(who: Traveller, contact: Contact, agent: Agent) -> tuple[Deal, list[DealLine]]:
    stage = Pipeline.objects.get(name=SELLING.pipelines[0]).stages.order_by("position")[0]
    lines = [
        DealLine(product=product, quantity=Decimal(number), price=_price(product, who.currency))
        for product, number in ((Product.objects.get(sku=sku), n) for sku, n in who.bought)
    ]
    amount = sum((line.total for line in lines), Decimal())
    opened = _ago(who.said[0][1]) + timedelta(hours=3)
    deal = Deal(
        title=who.deal, pipeline=stage.pipeline, stage=stage, contact=contact, owner=agent,
        opened_by=agent, team=Team.objects.get(name="Sales"), currency=who.currency, amount=amount,
        value=money.valued(amount, who.currency), source="Web site", opened_at=opened,
        entered_stage_at=opened, closed_at=opened + 2 * _DAY, closed_by=agent,
        status=DealStatus.WON, begun_by="hand", expected_on=(opened + 10 * _DAY).date(),
        place=Place.objects.filter(kind=PlaceKind.SHOP, language=who.language).first(),
    )  # fmt: skip
    return deal, lines


def _price(product: Product, currency: str) -> Decimal:
    return Price.objects.get(product=product, currency=currency).amount


def _tell(
    contact: Contact,
    verb: str,
    at: datetime,
    actor: Agent | None,
    subject: Conversation | Message | Deal,
    data: dict[str, object] | None = None,
) -> None:
    Event.objects.create(
        verb=verb, at=at, contact=contact, actor=actor, subject_type=subject._meta.label_lower,
        subject_id=subject.pk, data=data or {},
    )  # fmt: skip
