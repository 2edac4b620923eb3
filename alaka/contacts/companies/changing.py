"""Companies: made, changed, and who is in them. Each change stands on the time line.

Two may change one company at once, as they may a person: who says what he had seen of a field
does not write over what somebody else made of just that field meanwhile.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.changing import sign, store, tellings
from alaka.contacts.family import OWN, put, stored
from alaka.contacts.models import About, Company, CompanyTag, Contact, OwnField, Position, Tag
from alaka.contacts.own.filling import with_defaults
from alaka.core import clock, live
from alaka.timeline.recording import draft, record, record_all

FIELDS = family.OF_COMPANY


@transaction.atomic
def create(values: Mapping[str, Any], *, by: Agent | None) -> Company:
    """Own fields are named ``own.<key>``; those not given get their defaults. Raises TakenError."""
    company = _new(values, OwnField.objects.of_companies().in_use())
    store(company)
    record("company.created", subject=company, actor=by)
    return company


@transaction.atomic
def create_all(given: Iterable[Mapping[str, Any]], *, by: Agent | None) -> list[Company]:
    """Many at once. Raises IntegrityError where a value is taken of which there may be no two."""
    fields = list(OwnField.objects.of_companies().in_use())
    made = Company.objects.bulk_create([_new(values, fields) for values in given])
    record_all(draft("company.created", subject=company, actor=by) for company in made)
    return made


def _new(values: Mapping[str, Any], fields: Iterable[OwnField]) -> Company:
    company = Company(created_at=clock.now())
    for name, value in values.items():
        put(company, name, value)
    company.own = with_defaults(fields, company.own)
    company.index()
    return company


def named(name: str, *, by: Agent | None) -> Company:
    """The one company that is called so, in any case; a new one where there is none or several."""
    found = list(Company.objects.standing().filter(name__iexact=name).order_by("pk")[:2])
    return found[0] if len(found) == 1 else create({"name": name}, by=by)


@transaction.atomic
def change(
    company: Company,
    values: Mapping[str, Any],
    *,
    by: Agent | None,
    seen: Mapping[str, str] | None = None,
    whole: family.Whole | None = None,
) -> set[str]:
    """Set the fields that differ; return those that somebody else changed since they were seen.
    ``whole``: what the change is part of. Raises TakenError.
    """
    company = hold(company)
    clashing, changed = set(), []
    for name, value in values.items():
        now, was = stored(company, name), (seen or {}).get(name)
        if value == now or was == sign(value):
            continue
        if was is not None and was != sign(now):
            clashing.add(name)
        else:
            put(company, name, value)
            changed.append(name)
    if changed:
        company.index()
        columns = {"own" if name.startswith(OWN) else name for name in changed}
        store(company, update_fields=[*columns, "search", "sort_key"])
        family.changed(company, changed, whole)
        told = tellings(changed, About.COMPANY)
        record_all(draft("company.changed", subject=company, actor=by, **each) for each in told)
    return clashing


def hold(company: Company) -> Company:
    """Nobody else changes it until the transaction ends; as it is now, or what it is read as."""
    held = Company.objects.select_for_update().get(pk=company.company_id)
    if held.root_id is not None:
        return hold(held)  # It was merged while we waited: then that one.
    if held != company:
        return held
    company.refresh_from_db()
    return company


def tags_on(company: Company) -> QuerySet[Tag]:
    """Whichever of its records bears them."""
    return Tag.objects.filter(on_companies__company__in=company.ids).distinct()


@transaction.atomic
def retag(company: Company, *, put: Collection[Tag], taken: Collection[Tag], by: Agent) -> None:
    company = hold(company)
    before = set(tags_on(company))
    put, taken = set(put) - before, set(taken) & before
    if not put and not taken:
        return
    CompanyTag.objects.filter(company__in=company.ids, tag__in=taken).delete()
    CompanyTag.objects.bulk_create([CompanyTag(company=company, tag=tag) for tag in put])
    names = {"on": sorted(tag.name for tag in put), "off": sorted(tag.name for tag in taken)}
    record("company.tagged", subject=company, actor=by, **names)


@transaction.atomic
def join(contact: Contact, company: Company, *, by: Agent | None, **what: Any) -> Position:
    """Put a person into a company, with role, since, until and whether it is his main one; where
    he is in it already, those given are changed."""
    contact = family.person(contact)
    place = _place(contact, company)
    is_new = place is None
    if place is None:
        is_first = not Position.objects.filter(contact__in=contact.ids).exists()
        place = Position(contact=contact, company=company, created_at=clock.now(), is_main=is_first)
    changed = [name for name, value in what.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, what[name])
    if place.is_main:
        others = Position.objects.filter(contact__in=contact.ids, is_main=True)
        others.exclude(pk=place.pk).update(is_main=False)
    if is_new or changed:
        place.save()
        verb = "contact.joined_company" if is_new else "contact.changed_role"
        _tell(verb, contact, company, by, role=place.role)
    return place


def _place(contact: Contact, company: Company) -> Position | None:
    rows = Position.objects.filter(contact__in=contact.ids, company__in=company.ids)
    return rows.order_by("-is_main", "pk").first()


@transaction.atomic
def leave(contact: Contact, company: Company, *, by: Agent) -> bool:
    """Take a person out of a company, with whichever of his records he is in whichever of its."""
    contact = family.person(contact)
    rows = Position.objects.filter(contact__in=contact.ids, company__in=company.ids)
    removed, _rows = rows.delete()
    if removed:
        _tell("contact.left_company", contact, company, by)
    return bool(removed)


def _tell(verb: str, contact: Contact, company: Company, by: Agent | None, **data: Any) -> None:
    told = {"company": company.pk, "name": company.name, **data}
    record_all([draft(verb, subject=contact, contact=contact, actor=by, **told)])
    live.publish_all([f"contact:{pk}" for pk in contact.ids])
