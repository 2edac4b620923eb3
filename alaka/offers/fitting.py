"""What can be offered to one person now, and why.

Enters: a reader, a person, perhaps the conversation at hand. Leaves: offers, the weightiest first,
each with its sentence. The conditions of all rules are one statement about that one person, each
an EXISTS; a rule whose filter cannot be asked any more fits nobody.
"""

from dataclasses import dataclass

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core.prepared import given, prepared
from alaka.inbox.models import Conversation
from alaka.offers import wording
from alaka.offers.models import OfferAnswer, OfferRule
from alaka.offers.models.rule import OfferRuleQuerySet
from alaka.sales import money
from alaka.sales.models import Price
from alaka.segments.conditions.base import asked_together
from alaka.segments.language import read

# More at once nobody offers.
SHOWN = 5


@dataclass(frozen=True)
class Fit:
    """``last`` is what came of it before, if it may be offered again by now."""

    rule: OfferRule
    why: str
    price: Price | None
    last: OfferAnswer | None


def any_rules() -> bool:
    """Whether anything is offered at all: what a page asks before it asks for more."""
    return bool(_in_force().rows(on=timezone.localdate()))


@prepared
def _in_force() -> OfferRuleQuerySet:
    return OfferRule.objects.in_force(given("on"))[:1]


def fitting(agent: Agent, contact: Contact, conversation: Conversation | None = None) -> list[Fit]:
    """For the person as who he is read (his root); one offer of each product."""
    last = _last(contact)
    resting = {pk for pk, answer in last.items() if answer.rests}
    rules = [rule for rule in _for(agent, conversation) if rule.product_id not in resting]
    fit = _holding(rules, contact)
    chosen = {rule.product_id: rule for rule in reversed(rules) if rule.pk in fit}
    found = sorted(chosen.values(), key=lambda rule: (-rule.priority, rule.pk))[:SHOWN]
    if not found:
        return []
    prices, say = _prices(found), wording.speaker(contact, agent)
    return [
        Fit(
            rule,
            say(rule, prices.get(rule.product_id)),
            prices.get(rule.product_id),
            last.get(rule.product_id),
        )
        for rule in found
    ]


def _for(agent: Agent, conversation: Conversation | None) -> list[OfferRule]:
    """Rules of the reader's teams, and of the place at hand; managers see those of all teams."""
    rows = OfferRule.objects.in_force(timezone.localdate()).select_related("product", "owner")
    teams, place = set(agent.team_ids), conversation.place_id if conversation else None
    found = []
    for rule in rows.prefetch_related("teams", "places"):
        its = {team.pk for team in rule.teams.all()}
        if its and not agent.can_manage and not its & teams:
            continue
        places = [each.pk for each in rule.places.all()]
        if places and place and not any(place in parts_of(each) for each in places):
            continue
        found.append(rule)
    return found


def _holding(rules: list[OfferRule], contact: Contact) -> set[int]:
    """Ids of the rules whose conditions hold of the person."""
    asked: dict[str, Q] = {}
    found: set[int] = set()
    owners = {rule.owner_id: rule.owner for rule in rules}
    with asked_together():
        for rule in rules:
            condition = read(rule.filter, owners[rule.owner_id]).asked()
            if condition:
                asked[f"rule_{rule.pk}"] = condition
            else:
                found.add(rule.pk)
    if not asked:
        return found
    whether = {
        name: Case(When(condition, then=Value(True)), default=Value(False))
        for name, condition in asked.items()
    }
    row = Contact.objects.filter(pk=contact.pk).annotate(**whether).values(*asked).first() or {}
    return found | {int(name.removeprefix("rule_")) for name, holds in row.items() if holds}


def _last(contact: Contact) -> dict[int, OfferAnswer]:
    """By product, the last answer of whichever record of the person."""
    rows = OfferAnswer.objects.filter(contact__in=contact.ids)
    rows = rows.order_by("product_id", "-at", "-pk").distinct("product_id")
    return {row.product_id: row for row in rows}


def _prices(rules: list[OfferRule]) -> dict[int, Price]:
    """By product, what it costs today in the currency of the business."""
    ids = [rule.product_id for rule in rules]
    rows = Price.objects.filter(
        product__in=ids, currency=money.own(), since__lte=timezone.localdate()
    )
    rows = rows.order_by("product_id", "-since").distinct("product_id")
    return {row.product_id: row for row in rows}
