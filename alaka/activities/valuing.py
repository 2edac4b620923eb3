"""What the lines of an agenda are worth: their deal, else the open deals of their person.

In one statement for all, of the deals that the reader sees; in the currency of the business.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db.models import Sum

from alaka.accounts.models import Agent
from alaka.contacts.agenda import Entry
from alaka.sales.models import Deal


def valued(found: Iterable[Entry], agent: Agent) -> list[Entry]:
    entries = list(found)
    person = {
        pk: entry.contact.person_id
        for entry in entries
        if entry.value is None and entry.contact is not None
        for pk in entry.contact.ids
    }
    if not person:
        return entries
    rows = Deal.objects.visible_to(agent).open().filter(contact__in=list(person))
    worth: dict[int, Decimal] = {}
    for pk, value in rows.order_by().values_list("contact").annotate(Sum("value")):
        worth[person[pk]] = worth.get(person[pk], Decimal()) + (value or Decimal())
    return [
        replace(entry, value=worth.get(entry.contact.person_id))
        if entry.value is None and entry.contact is not None
        else entry
        for entry in entries
    ]
