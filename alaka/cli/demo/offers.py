"""What became of offers that were made to people, as a history of the last three months."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.timeline.models import Event

DAY = timedelta(days=1)
# What came of it, in turn.
_ANSWERS = (Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED, Answer.LATER, Answer.ACCEPTED)


def remember(
    rule: OfferRule, people: Iterable[Contact], answerers: Mapping[str, str], no: Mapping[str, str]
) -> None:
    """By language who asked (a login), and why where somebody said no."""
    agents = {agent.email.partition("@")[0]: agent for agent in Agent.objects.get_queryset()}
    rows = [
        _answer(rule, contact, number, agents[answerers[contact.language]], no)
        for number, contact in enumerate(people)
    ]
    OfferAnswer.objects.bulk_create(rows)
    Event.objects.bulk_create(map(_event, rows))


def _answer(
    rule: OfferRule, contact: Contact, number: int, agent: Agent, no: Mapping[str, str]
) -> OfferAnswer:
    answer = _ANSWERS[(number + rule.priority) % len(_ANSWERS)]
    at = clock.now() - (3 + number * 11 % 90) * DAY
    days = rule.later_days if answer == Answer.LATER else rule.again_days
    return OfferAnswer(
        contact=contact, product=rule.product, rule=rule, answer=answer, agent=agent, at=at,
        rests_until=at + days * DAY,
        reason=no[contact.language] if answer == Answer.DECLINED else "",
    )  # fmt: skip


def _event(row: OfferAnswer) -> Event:
    data: dict[str, Any] = {
        "product": row.product_id, "product_name": row.product.name, "rule": row.rule_id,
        "reason": row.reason, "conversation": None,
    }  # fmt: skip
    return Event(
        verb=f"offer.{row.answer}", at=row.at, contact=row.contact, actor=row.agent,
        subject_type=row._meta.label_lower, subject_id=row.pk, data=data,
    )  # fmt: skip
