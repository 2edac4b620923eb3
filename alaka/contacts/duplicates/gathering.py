"""Facts of many people at once, out of the database."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from alaka.contacts.duplicates import facts
from alaka.contacts.duplicates.facts import Facts
from alaka.contacts.duplicates.sounding import name
from alaka.contacts.models import Contact, Handle, OwnField, Position
from alaka.core import clock
from alaka.core.folding import fold

# What an own field is about, by the words of its names, folded.
_ABOUT = {
    "born": "birthday birth born dob dogum tarixi rodendan rodenja rodjenja naissance anniversaire "
    "تولد زادروز",
    "number": "phone mobile tel telephone telefon mobil mobitel portable nomre تلفن موبایل همراه",
    "mail": "email mail courriel meyl imejl ایمیل",
    "street": "address street adresa ulica unvan kuce adresse rue ادرس نشانی خیابان",
    "town": "town city seher grad mjesto ville شهر",
}
_KINDS = {"born": "date"}
# Schemes whose values are numbers of ours.
_NO_NUMBERS = {"chat", "erased"}
_WORDS = {word: about for about, words in _ABOUT.items() for word in fold(words).split()}


def roles() -> dict[str, str]:
    """Key of an own field → what it is about. What not everybody sees is no reason for anything."""
    rows = OwnField.objects.of_people().in_use().filter(teams=None)
    found: dict[str, str] = {}
    for field in rows:
        words = fold(" ".join([field.key, field.name, *map(str, field.names.values())]))
        parted = words.replace("_", " ").replace("-", "").split()
        about = next((_WORDS[word] for word in parted if word in _WORDS), "")
        if about and field.kind == _KINDS.get(about, "text"):
            found[field.key] = about
    return found


def gather(ids: Iterable[int]) -> dict[int, Facts]:
    """Of those who are read as themselves; each with all records of the person."""
    return _gather(Contact.objects.filter(root=None, pk__in=list(ids)))


def gather_between(first: int, last: int) -> dict[int, Facts]:
    return _gather(Contact.objects.filter(root=None, pk__gte=first, pk__lte=last))


def _gather(rows: Any) -> dict[int, Facts]:
    people = list(rows.values_list("pk", "name", "country", "own", "family"))
    person = {pk: row[0] for row in people for pk in (row[4] or [row[0]])}
    more: dict[int, dict[str, set[Any]]] = defaultdict(lambda: defaultdict(set))
    about, records = roles(), list(person)
    for pk, scheme, value, proved_at in Handle.objects.filter(contact__in=records).values_list(
        "contact", "scheme", "value", "proved_at"
    ):
        found = more[person[pk]]
        found["handle"].add((scheme, value))
        if proved_at is not None:
            found["proved"].add(value)
    _add_companies(more, person, records)
    return {
        row[0]: facts_of(row[0], row[1], row[2], row[3], about, more.get(row[0], {}))
        for row in people
    }


def _add_companies(
    more: dict[int, dict[str, set[Any]]], person: dict[int, int], records: list[int]
) -> None:
    today: date = clock.now().date()
    still = Q(until=None) | Q(until__gte=today)
    rows = Position.objects.filter(still, contact__in=records)
    one = Coalesce("company__root", "company")
    for pk, company, number in rows.values_list("contact", one, "company__phone"):
        more[person[pk]]["company"].add(company)
        more[person[pk]]["company_number"].add(number)


def facts_of(
    pk: int,
    called: str,
    country: str,
    own: dict[str, Any],
    about: dict[str, str],
    more: dict[str, set[Any]],
) -> Facts:
    known: dict[str, set[str]] = defaultdict(set)
    for key, role in about.items():
        if isinstance(value := own.get(key), str) and value:
            known[role].add(value)
    for scheme, value in more.get("handle", ()):
        if scheme == "customer":
            known["customer"].add(facts.customer(value))
        elif scheme == "email":
            known["mail"].add(value)
        elif scheme not in _NO_NUMBERS:
            known["number"].add(value)
    mails = (facts.mail(each) for each in sorted(known["mail"]))
    return Facts(
        pk,
        name(called),
        country,
        tuple(each for each in mails if each is not None),
        _numbers(known["number"], country),
        frozenset(filter(None, known["customer"])),
        frozenset(more.get("company", ())),
        _numbers(more.get("company_number", ()), country),
        frozenset(known["born"]),
        frozenset(filter(None, map(facts.place, known["street"]))),
        frozenset(filter(None, map(facts.place, known["town"]))),
        bool(more.get("proved")),
    )


def _numbers(written: Iterable[str], country: str) -> frozenset[str]:
    return frozenset(filter(None, (facts.number(each, country) for each in written)))
