"""What can be offered to one person now, and why.

Enters: a reader, a person, perhaps the conversation at hand. Leaves: offers, the weightiest first,
each with its sentence. The conditions of all rules are asked of that one person in a few
statements; a rule whose filter cannot be asked any more fits nobody.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from alaka.accounts.at_hand import with_owners
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
from alaka.segments.fits import fits
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
    return bool(_in_force(1).rows(on=timezone.localdate()))


@prepared
def _in_force(most: int | None) -> OfferRuleQuerySet:
    return OfferRule.objects.in_force(given("on")).select_related("product", "owner")[:most]


def fitting(agent: Agent, contact: Contact, conversation: Conversation | None = None) -> list[Fit]:
    """For the person as who he is read (his root); one offer of each product."""
    rules = _in_force_now()
    fit, last = _holding(rules, contact), _last(contact)
    resting = {pk for pk, answer in last.items() if answer.rests}
    chosen: dict[int, OfferRule] = {}
    for rule in _for(agent, conversation, rules):
        if rule.pk in fit and rule.product_id not in resting:
            chosen.setdefault(rule.product_id, rule)
    found = list(chosen.values())[:SHOWN]
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


def _in_force_now() -> list[OfferRule]:
    """The weightiest first."""
    return with_owners(_in_force(None).rows(on=timezone.localdate()))


def _for(
    agent: Agent, conversation: Conversation | None, rules: list[OfferRule]
) -> Iterator[OfferRule]:
    """Those of the reader's teams, and of the place at hand; managers see those of all teams."""
    ids = [rule.pk for rule in rules]
    teams, places = _named("teams", ids), _named("places", ids)
    mine, place = set(agent.team_ids), conversation.place_id if conversation else None
    for rule in rules:
        its, there = teams.get(rule.pk), places.get(rule.pk)
        if its and not agent.can_manage and not its & mine:
            continue
        if there and place and not any(place in parts_of(each) for each in there):
            continue
        yield rule


def _named(what: str, rules: list[int]) -> dict[int, set[int]]:
    """By rule, the ids of its teams or of its places."""
    found: dict[int, set[int]] = defaultdict(set)
    for rule, pk in _pairs(what).rows(rules=rules):
        found[rule].add(pk)
    return found


@prepared
def _pairs(what: str) -> "QuerySet[Any, tuple[int, int]]":
    named = OfferRule.objects.filter(pk__any_of=given("rules")).exclude(**{what: None})
    return named.order_by().values_list("pk", what)


def _holding(rules: list[OfferRule], contact: Contact) -> set[int]:
    """Ids of the rules whose conditions hold of the person. All are asked, whoever reads and
    whatever rests: so the statements are the same for everybody."""
    asked = {
        rule.pk: (rule.filter, rule.owner)
        for rule in rules
        if not read(rule.filter, rule.owner).faults()
    }
    return {pk for pk, people in fits(asked, [contact.pk]).items() if people}


def _last(contact: Contact) -> dict[int, OfferAnswer]:
    """By product, the last answer of whichever record of the person."""
    return {row.product_id: row for row in _answers().rows(people=contact.ids)}


@prepared
def _answers() -> "QuerySet[OfferAnswer]":
    rows = OfferAnswer.objects.filter(contact__any_of=given("people"))
    return rows.order_by("product_id", "-at", "-pk").distinct("product_id")


def _prices(rules: list[OfferRule]) -> dict[int, Price]:
    """By product, what it costs today in the currency of the business."""
    ids, today = [rule.product_id for rule in rules], timezone.localdate()
    rows = _costs().rows(products=ids, currency=money.own(), today=today)
    return {row.product_id: row for row in rows}


@prepared
def _costs() -> "QuerySet[Price]":
    rows = Price.objects.filter(
        product__any_of=given("products"), currency=given("currency"), since__lte=given("today")
    )
    return rows.order_by("product_id", "-since").distinct("product_id")
