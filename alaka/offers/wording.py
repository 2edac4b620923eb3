"""The sentence why something is offered, in the reader's language, with fields of the person.

``{name}``, ``{product}``, ``{price}``, and the key of any own field that the reader sees. What is
empty falls away with the space before it.
"""

import re
from collections.abc import Callable

from django.utils.translation import get_language

from alaka.accounts.models import Agent, Business
from alaka.contacts.models import Contact
from alaka.contacts.own.kinds import EMPTY, KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.core import numbers
from alaka.offers.models import OfferRule
from alaka.sales.models import Price

_FIELD = re.compile(r"(\s*)\{([-\w]{1,40})\}")


def speaker(contact: Contact, agent: Agent) -> Callable[[OfferRule, Price | None], str]:
    """Says for each rule why it fits this person, to this reader."""
    language = (get_language() or "en")[:2]
    business, known = Business.get().language, _values(contact, agent, language)

    def say(rule: OfferRule, price: Price | None) -> str:
        why: dict[str, str] = rule.why
        text = why.get(language) or why.get(business) or next(iter(why.values()), "")
        amount = numbers.money(price.amount, price.currency, language) if price else ""
        return _filled(text, {**known, "product": rule.product.name, "price": amount})

    return say


def _values(contact: Contact, agent: Agent, language: str) -> dict[str, str]:
    """What the fields of a sentence stand for."""
    found = {"name": contact.name}
    for field in fields_for(agent):
        stored = contact.own.get(field.key)
        if stored not in EMPTY:
            found[field.key] = KINDS[field.kind].shown(stored, field, language)
    return found


def _filled(text: str, known: dict[str, str]) -> str:
    def put(field: re.Match[str]) -> str:
        value = known.get(field[2], "")
        return f"{field[1]}{value}" if value else ""

    return _FIELD.sub(put, text).strip()
