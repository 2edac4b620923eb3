"""What came of an offer is recorded, told, and can be taken back.

Enters: a person, a product by a rule, what they said. Leaves: the answer, its event on the time
line, and of what was accepted a deal with that product, where the rule says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.sales import lines
from alaka.sales.models import Deal
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.recording import record

# What is pressed twice, or by two, in so short a time is said once.
TWICE = timedelta(seconds=30)


@dataclass(frozen=True)
class Said:
    """``opens_deal`` says whether who accepts gets a deal; without it the rule does."""

    answer: Answer
    reason: str = ""
    conversation: Conversation | None = None
    opens_deal: bool | None = None


@transaction.atomic
def answer(contact: Contact, rule: OfferRule, said: Said, *, by: Agent | None) -> OfferAnswer:
    """Of the same said twice the first stands."""
    now = clock.now()
    Contact.objects.select_for_update().filter(pk=contact.pk).first()
    rows = OfferAnswer.objects.filter(contact__in=contact.ids, product=rule.product)
    before = rows.filter(at__gt=now - TWICE, answer=said.answer).first()
    if before is not None:
        return before
    row = OfferAnswer.objects.create(
        contact=contact,
        product=rule.product,
        rule=rule,
        answer=said.answer,
        reason=said.reason,
        agent=by,
        conversation=said.conversation,
        at=now,
        rests_until=_rests_until(rule, said.answer),
    )
    _tell(f"offer.{said.answer}", row, by)
    opens_deal = rule.opens_deal if said.opens_deal is None else said.opens_deal
    if said.answer == Answer.ACCEPTED and opens_deal:
        row.deal = _deal(row, by)
        row.save(update_fields=["deal"])
    return row


@transaction.atomic
def take_back(row: OfferAnswer, *, by: Agent | None) -> None:
    """It was pressed by mistake; a deal that came of it stays."""
    if OfferAnswer.objects.select_for_update().filter(pk=row.pk).exists():
        _tell("offer.taken_back", row, by)
        row.delete()


def _rests_until(rule: OfferRule, answer: Answer) -> datetime | None:
    days = {
        Answer.ACCEPTED: rule.again_days,
        Answer.DECLINED: rule.again_days,
        Answer.LATER: rule.later_days,
    }.get(answer)
    return clock.now() + timedelta(days=days) if days else None


def _deal(row: OfferAnswer, by: Agent | None) -> Deal:
    begun_by = "conversation" if row.conversation else "hand"
    brief = Brief(row.product.name, contact=row.contact, owner=by, begun_by=begun_by)
    deal = open_deal(brief, by=by, conversation=row.conversation)
    price = lines.price_of(row.product, deal.currency)
    if price is not None:
        values = {"quantity": Decimal(1), "price": price, "discount": Decimal(0)}
        lines.put(deal, row.product, values, by=by)
    return deal


def _tell(verb: str, row: OfferAnswer, by: Agent | None) -> None:
    record(
        verb,
        subject=row,
        contact=row.contact,
        actor=by,
        product=row.product_id,
        product_name=row.product.name,
        rule=row.rule_id,
        reason=row.reason,
        conversation=row.conversation_id,
    )
