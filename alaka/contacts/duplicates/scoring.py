"""How likely two records are one person: 0 to 100, a sum of stated weights (docs/duplicates.md).

What names say is one weight; every other fact is evidence for or against. A name alone never
reaches ``SUGGESTED``, and a first name that differs takes back what a shared telephone gives: so
families and colleagues are not taken for one person.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from alaka.contacts.companies.domains import OF_EVERYBODY
from alaka.contacts.duplicates.common import is_common
from alaka.contacts.duplicates.facts import TRAILING, Facts, Mail
from alaka.contacts.duplicates.keys import host_value, name_values, number_value
from alaka.contacts.duplicates.matching import Alike, is_slip, match
from alaka.core.folding import fold

# Pairs from here on are suggested; from HINTED on they are named while somebody is entered.
SUGGESTED, HINTED = 60, 36

NAMES = {
    Alike.SAME: 40,
    Alike.SPELT: 40,
    Alike.NEAR: 28,
    Alike.PART: 28,
    Alike.INITIAL: 24,
    Alike.SINGLE: 6,
    Alike.UNKNOWN: 0,
    Alike.SURNAME: -25,
    Alike.OTHER: -60,
}
# A name that many bear, so much less.
COMMON = -12
WEIGHTS = {
    "mail": 60,  # the same but for case, dots of Gmail, and what stands after a plus
    "mail_dots": 35,  # the same but for dots, elsewhere
    "mail_slip": 60,  # a slip in a domain that everybody has: gmial.com
    "mail_domain_slip": 40,  # a slip in a firm's domain
    "mail_local": 22,  # the same before the @, and more than a name in it
    "number": 60,
    "number_end": 36,  # the last eight digits
    "number_near": 20,  # one digit differs
    "number_shared": 8,  # a company's, or of more than a few people
    "customer": 60,
    "company": 35,
    "domain": 32,  # of a business
    "born": 36,
    "not_born": -45,
    "street": 32,
    "town": 20,
}


class Reason(NamedTuple):
    """Why: its kind, what is shared, and the weight it had."""

    kind: str
    value: str
    weight: int


# What a server of the business says (duplicates.saying), and no comparing finds.
SAID = Reason("said", "", 60)


@dataclass(frozen=True)
class Likeness:
    score: int
    reasons: tuple[Reason, ...]


def compare(one: Facts, two: Facts, frequent: Collection[int] = ()) -> Likeness:
    """``frequent``: keys (`duplicates.keys`) of names and numbers that many people have."""
    reasons = [
        *_names(one, two, frequent),
        *_best(_mails(one, two)),
        *_best(_numbers(one, two, frequent)),
        *_best(_firms(one, two, frequent)),
        *_others(one, two),
    ]
    total = sum(reason.weight for reason in reasons)
    told = sorted((each for each in reasons if each.weight > 0), key=lambda each: -each.weight)
    if one.is_proved and two.is_proved:
        told.append(Reason("proved", "", 0))
    return Likeness(max(0, min(100, total)), tuple(told))


def _names(one: Facts, two: Facts, frequent: Collection[int]) -> list[Reason]:
    found = match(one.name, two.name)
    weight = NAMES[found.alike]
    if weight >= NAMES[Alike.INITIAL] and _is_common(one, two, frequent):
        weight += COMMON
    kind = f"name_{found.alike}"
    if weight > 0 and found.is_transcribed:
        kind = "name_script"
    elif weight > 0 and found.is_swapped:
        kind = "name_swapped"
    return [Reason(kind, "", weight)]


def _is_common(one: Facts, two: Facts, frequent: Collection[int]) -> bool:
    return any(
        is_common(each.name) or any(value in frequent for value in name_values(each))
        for each in (one, two)
    )


def _best(reasons: Iterable[Reason]) -> list[Reason]:
    """Of evidence of one sort only the strongest counts."""
    return sorted(reasons, key=lambda reason: -reason.weight)[:1]


def _reason(kind: str, value: str = "") -> Reason:
    return Reason(kind, value, WEIGHTS[kind])


def _mails(one: Facts, two: Facts) -> Iterable[Reason]:
    for mine in one.mails:
        for yours in two.mails:
            kind = _mail(mine, yours, one)
            if kind and not mine.is_role:
                yield _reason(kind, f"{mine.written} · {yours.written}")


def _mail(mine: Mail, yours: Mail, one: Facts) -> str:
    """The kind of reason that two addresses are, if any."""
    if mine.local != yours.local:
        return ""
    if mine.domain == yours.domain:
        plain = [each.written.lower().partition("@")[0].partition("+")[0] for each in (mine, yours)]
        return "mail" if mine.is_dotless or plain[0] == plain[1] else "mail_dots"
    if len(mine.local) >= 3 and is_slip(mine.domain, yours.domain, 5):
        known = {mine.domain, yours.domain} & OF_EVERYBODY
        if len(known) < 2:
            return "mail_slip" if known else "mail_domain_slip"
    if len(mine.local) >= 6 and not _is_only_name(mine.local, one):
        return "mail_local"
    return ""


def _is_only_name(local: str, one: Facts) -> bool:
    """Nothing is in it but words of the name: two who are called alike choose the same."""
    left = "".join(each for each in local if each.isalnum())
    for word in sorted(one.name.words, key=lambda each: -len(each.written)):
        for way in sorted({fold(word.written), *word.spelt}, key=len, reverse=True):
            left = left.replace(way, "", 1)
    return len(left) < 2


def _numbers(one: Facts, two: Facts, frequent: Collection[int]) -> Iterable[Reason]:
    for mine in one.numbers:
        for yours in two.numbers:
            kind = _number(mine, yours)
            if not kind:
                continue
            is_shared = any(
                number_value(each) in frequent or each in one.company_numbers | two.company_numbers
                for each in (mine, yours)
            )
            yield _reason("number_shared" if is_shared else kind, f"+{mine} · +{yours}")


def _number(mine: str, yours: str) -> str:
    if mine == yours:
        return "number"
    if mine[-TRAILING:] == yours[-TRAILING:]:
        return "number_end"
    return "number_near" if len(mine) == len(yours) and _differ_in_one(mine, yours) else ""


def _differ_in_one(mine: str, yours: str) -> bool:
    """Another digit, or two that are turned."""
    places = [at for at, (a, b) in enumerate(zip(mine, yours, strict=True)) if a != b]
    if len(places) == 2:
        first, second = places
        return second == first + 1 and mine[first] == yours[second] and mine[second] == yours[first]
    return len(places) == 1


def _firms(one: Facts, two: Facts, frequent: Collection[int]) -> Iterable[Reason]:
    if one.companies & two.companies:
        yield _reason("company")
    for domain in sorted(one.domains & two.domains):
        if host_value(domain) not in frequent:
            yield _reason("domain", domain)


def _others(one: Facts, two: Facts) -> Iterable[Reason]:
    if one.customers & two.customers:
        yield _reason("customer", min(one.customers & two.customers))
    if one.born and two.born:
        yield _reason("born" if one.born & two.born else "not_born")
    if one.streets & two.streets:
        yield _reason("street")
    elif one.towns & two.towns and (
        one.country == two.country or not all((one.country, two.country))
    ):
        yield _reason("town")
