"""Somebody is being entered: who of those we know is like that?"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.duplicates import facts
from alaka.contacts.duplicates.facts import Facts
from alaka.contacts.duplicates.gathering import gather
from alaka.contacts.duplicates.keys import keys
from alaka.contacts.duplicates.looking import alike
from alaka.contacts.duplicates.scoring import HINTED, Likeness
from alaka.contacts.duplicates.settling import of_any
from alaka.contacts.duplicates.sounding import name
from alaka.contacts.duplicates.telling import sentences
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact, Duplicate

# So many are named; more would not be read while somebody types.
NAMED = 3


@dataclass(frozen=True)
class Hint:
    contact: Contact
    likeness: Likeness

    @property
    def reasons(self) -> list[str]:
        return sentences(self.likeness.reasons)


def entered(called: str, addresses: Collection[str], country: str = "") -> Facts:
    """Facts of somebody who is not stored."""
    mails = [facts.mail(each) for each in addresses if "@" in each]
    numbers = [facts.number(each, country) for each in addresses if "@" not in each]
    return Facts(
        name=name(called),
        country=country,
        mails=tuple(each for each in mails if each is not None),
        numbers=frozenset(filter(None, numbers)),
    )


def hints(typed: Facts, agent: Agent, of: Contact | None = None) -> list[Hint]:
    """The likeliest first. ``of``: it is added to what is known of this person."""
    least, people = HINTED, {typed.id: typed}
    if of is not None:
        known = gather([of.person_id]).get(of.person_id)
        if known is None:
            return []
        mails, numbers = known.mails + typed.mails, known.numbers | typed.numbers
        people = {known.id: replace(known, mails=mails, numbers=numbers)}
    (pk,) = people
    found = alike(people, {pk: keys(each) for pk, each in people.items()}, least, wide=True)
    others = {sum(pair) - pk: each for pair, each in found.items()}
    if pk:
        rows = Duplicate.objects.dismissed().filter(of_any([pk])).values_list("first", "second")
        for pair in rows:
            others.pop(sum(pair) - pk, None)
    best = sorted(others, key=lambda other: -others[other].score)[:NAMED]
    seen = {row.pk: row for row in Contact.objects.visible_to(agent).filter(pk__in=best)}
    give_handles(list(seen.values()))
    return [Hint(seen[other], others[other]) for other in best if other in seen]


def unseen(values: Mapping[str, Any], seen: str, agent: Agent) -> list[Hint]:
    """All hints about somebody new, if any of them was not shown before: ``seen`` has their ids."""
    found = hints(entered(values["name"], [values["value"]]), agent)
    shown = set(seen.split(","))
    return found if any(str(each.contact.pk) not in shown for each in found) else []
