"""A column of companies: found by domain or name, made where there is none, with the role in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from alaka.accounts.models import Agent
from alaka.contacts.companies import changing
from alaka.contacts.models import Company, Position
from alaka.core import clock
from alaka.core.folding import fold, sort_key
from alaka.importing.beside.families import person_of
from alaka.importing.beside.pointing import unused
from alaka.timeline.models import Event

_LOCK = 7_306
# What an import tells of a company that it makes.
_MADE = ("company.created", "company.tagged")

# What a row says: ``company`` its name, ``company_domain``, ``company_role``.
Said = Mapping[str, str]


class Companies:
    def shown(self, value: Said) -> str:
        name = value.get("company") or value["company_domain"]
        return " · ".join(filter(None, [name, value.get("company_role", "")]))

    def would_change(self, values: Mapping[int, Said]) -> set[int]:
        found = _found(values.values())
        places = _places(values)
        return {pk for pk, said in values.items() if _differs(said, pk, found, places)}

    def write(self, values: Mapping[int, Said], *, by: Agent | None) -> dict[int, Any]:
        found, made = _found_or_made(values.values(), by)
        places = _places(values)
        new, was = [], {}
        for pk, said in values.items():
            company, role = found[_key(said)], said.get("company_role", "")
            place = places.get(pk, {}).get(company)
            told = {"company": company, "made": made.pop(company, False), "role": role}
            if place is None:
                is_main = pk not in places
                new.append(_place(pk, company, role, is_main))
                was[pk] = told
            elif role and place.role != role:
                Position.objects.filter(pk=place.pk).update(role=role)
                was[pk] = {**told, "position": place.pk, "was": place.role}
        Position.objects.bulk_create(new)
        for position in new:
            was[position.contact_id]["position"] = position.pk
        return was

    def give_back(self, was: Mapping[int, Any], *, by: Agent | None) -> set[int]:
        """Unless somebody changed the role since."""
        asked = Position.objects.select_for_update().order_by("pk")
        ids = [each["position"] for each in was.values()]
        rows = {row.pk: row for row in asked.filter(pk__in=ids)}
        left = set()
        for pk, each in was.items():
            place = rows.get(each["position"])
            if place is None:
                continue
            if place.role != each["role"] or place.since or place.until:
                left.add(pk)
            elif "was" in each:
                Position.objects.filter(pk=place.pk).update(role=each["was"])
            else:
                place.delete()
        return left

    def finish(self, was: Iterable[Any]) -> None:
        """Those that were made go, unless somebody is in them or something has happened there."""
        made = [each["company"] for each in was if each["made"]]
        free = unused(Company.objects.filter(pk__in=made))
        kind = Company._meta.label_lower
        told = Event.objects.filter(subject_type=kind, subject_id__in=made)
        busy = told.exclude(verb__in=_MADE).values("subject_id")
        gone = list(free.exclude(pk__in=busy).values_list("pk", flat=True))
        told.filter(subject_id__in=gone).delete()
        Company.objects.filter(pk__in=gone).delete()


Key = tuple[str, str]


def _key(said: Said) -> Key:
    return _called(said.get("company", "")), said.get("company_domain", "")


def _called(name: str) -> str:
    """The same for names of the same letters and signs, in any case."""
    return f"{sort_key(name)[:400]}\n{fold(name)}" if name else ""


def _place(contact: int, company: int, role: str, is_main: bool) -> Position:
    return Position(
        contact_id=contact, company_id=company, role=role, is_main=is_main, created_at=clock.now()
    )


def _found(all_said: Iterable[Said]) -> dict[Key, int]:
    """The company that each speaks of: of the domain, else of the name; the oldest of several."""
    asked = {_key(said): said for said in all_said}
    domains = {domain for _name, domain in asked if domain}
    keys = {sort_key(said["company"])[:400] for said in asked.values() if said.get("company")}
    by_domain: dict[str, int] = {}
    by_name: dict[str, int] = {}
    rows = Company.objects.standing().order_by("-pk")
    for pk, theirs in rows.filter(domains__overlap=list(domains)).values_list("pk", "domains"):
        by_domain |= dict.fromkeys(theirs, pk)
    for pk, name in rows.filter(sort_key__in=keys).values_list("pk", "name"):
        by_name[_called(name)] = pk
    both = ((key, by_domain.get(key[1]) or by_name.get(key[0])) for key in asked)
    return {key: pk for key, pk in both if pk is not None}


def _found_or_made(
    all_said: Iterable[Said], by: Agent | None
) -> tuple[dict[Key, int], dict[int, bool]]:
    """All of them; which were made. Whoever makes some is alone at it until he is through."""
    asked = {_key(said): said for said in all_said}
    found, made = _found(asked.values()), {}
    if len(found) < len(asked):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = _found(asked.values())
    for key, said in asked.items():
        if key in found:
            continue
        # Another row may have said more or less of the same one.
        pk = _found([said]).get(key)
        if pk is None:
            pk = _make(said, by)
            made[pk] = True
        found[key] = pk
    return found, made


def _make(said: Said, by: Agent | None) -> int:
    domain = said.get("company_domain", "")
    name = said.get("company") or domain
    return changing.create({"name": name, "domains": [domain] if domain else []}, by=by).pk


def _places(values: Mapping[int, Said]) -> dict[int, dict[int, Position]]:
    """By person and company, with whichever of his records he is in it."""
    person = person_of(values)
    found: dict[int, dict[int, Position]] = {}
    rows = Position.objects.filter(contact__in=list(person)).select_related("company")
    for row in rows.order_by("-pk"):
        found.setdefault(person[row.contact_id], {})[row.company.company_id] = row
    return found


def _differs(
    said: Said, pk: int, found: Mapping[Key, int], places: Mapping[int, Mapping[int, Position]]
) -> bool:
    company = found.get(_key(said))
    place = places.get(pk, {}).get(company) if company is not None else None
    role = said.get("company_role", "")
    return place is None or bool(role and place.role != role)
