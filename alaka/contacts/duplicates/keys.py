"""By what two records come to be compared: whoever shares a key may be one person.

A key is a number of 63 bits made of its kind and a text. Names alone are no reason to compare two;
their keys are there to see how many are called so, and for whoever is just being entered.
"""

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

from alaka.contacts.duplicates.facts import TRAILING, Facts

# Of more people than that a key says nothing: none of them are compared by it.
TOO_COMMON = 40


class Kind(IntEnum):
    NUMBER = 1
    MAIL = 2
    CUSTOMER = 3
    COMPANY = 4
    DOMAIN = 5
    BORN = 6
    STREET = 7
    TOWN = 8
    NEAR_NUMBER = 9
    # Nobody is compared by these: they are there to be counted.
    NAME = 20
    HOST = 21


Key = tuple[int, int]
COUNTED = (Kind.NAME, Kind.HOST)
# A number that more than so many have is a company's or a family's; a name, common; and where so
# many have their mail, anybody can.
FREQUENT: dict[int, int] = {Kind.NUMBER: 3, Kind.NAME: 20, Kind.HOST: 200}


@lru_cache(maxsize=100_000)
def value(kind: Kind, text: str) -> int:
    digest = blake2b(f"{kind:d}:{text}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def number_value(number: str) -> int:
    return value(Kind.NUMBER, number[-TRAILING:])


def host_value(domain: str) -> int:
    return value(Kind.HOST, domain)


def name_values(of: Facts) -> list[int]:
    return [value(Kind.NAME, key) for key in of.name.keys]


def keys(of: Facts) -> set[Key]:
    return {(kind, value(kind, text)) for kind, text in _texts(of)}


def _texts(of: Facts) -> Iterator[tuple[Kind, str]]:
    whole = of.name.keys if of.name.words else set()
    words = {key for word in of.name.words if not word.is_initial for key in word.keys}
    for key in whole:
        yield Kind.NAME, key
    for number in of.numbers:
        yield Kind.NUMBER, number[-TRAILING:]
        # One digit differs: then one half is the same.
        for key in whole:
            yield Kind.NEAR_NUMBER, f"{key} {number[:-4]}"
            yield Kind.NEAR_NUMBER, f"{key} {number[-4:]}"
    for mail in of.mails:
        if not mail.is_role and len(mail.local) >= 3:
            yield Kind.MAIL, mail.local
    for domain in of.domains:
        yield Kind.HOST, domain
    for customer in of.customers:
        yield Kind.CUSTOMER, customer
    # Where little is shared, one word of the name is enough to look: the other may be misspelt.
    for kind, places in (
        (Kind.COMPANY, map(str, of.companies)),
        (Kind.DOMAIN, of.domains),
        (Kind.BORN, of.born),
        (Kind.STREET, of.streets),
    ):
        for place in places:
            for word in words:
                yield kind, f"{word} {place}"
    for town in of.towns:
        for key in whole:
            yield Kind.TOWN, f"{key} {town}"
