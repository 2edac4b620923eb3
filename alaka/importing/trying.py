"""What an import would do, asked of its staged rows: exact counts, and some rows of each kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language

from alaka.accounts.zones import country_name
from alaka.contacts.family import OWN
from alaka.contacts.models import OwnField
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.owners import owner_name
from alaka.contacts.preferring import channel_name, shown_hours
from alaka.core.addresses import address
from alaka.core.words import Words
from alaka.importing import elsewhere
from alaka.importing.comparing import GOOD
from alaka.importing.judging import ALL
from alaka.importing.staging import Staged
from alaka.importing.subjects import PEOPLE, Subject
from alaka.importing.targets import Target

SHOWN = 10
_WITHIN = {"first": ALL[0], "last": ALL[1]}
_CHANGING = "now <> '{}' OR added > 0 OR number = ANY(%(elsewhere)s)"


def counted(
    staged: Staged, targets: Mapping[str, Target], subject: Subject = PEOPLE
) -> dict[str, int]:
    others = elsewhere.changing(staged, targets, _WITHIN)
    good = f"SELECT count(*) FROM ROWS r WHERE {GOOD}"  # noqa: S608
    created = staged.number(f"{good} AND r.person IS NULL", **_WITHIN)
    known = staged.number(f"{good} AND r.person IS NOT NULL", **_WITHIN)
    changed = 0
    if known:
        changed = staged.number(
            f"SELECT count(*) FROM ({subject.compared}) c WHERE {_CHANGING}",  # noqa: S608
            elsewhere=others,
            **_WITHIN,
        )
    refused = staged.number("SELECT count(*) FROM ROWS WHERE bad IS NOT NULL OR wrong IS NOT NULL")
    return {
        "created": created,
        "changed": changed,
        "unchanged": known - changed,
        "refused": refused,
    }


@dataclass(frozen=True)
class Difference:
    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Sample:
    number: int
    who: str
    url: str
    differences: list[Difference]
    addresses: list[str]


def created(
    staged: Staged, targets: Mapping[str, Target], subject: Subject = PEOPLE
) -> list[Sample]:
    rows = staged.run(
        "SELECT number, given, own, other FROM ROWS r "  # noqa: S608
        f"WHERE r.person IS NULL AND {GOOD} ORDER BY number LIMIT {SHOWN}",
        **_WITHIN,
    )
    addresses = _addresses(staged, [number for number, *_rest in rows], "true")
    samples = []
    for number, given, own, other in rows:
        values = {**given, **{OWN + key: value for key, value in own.items()}}
        name = values.pop("name", "")
        found = addresses.get(number, [])
        differences = [Difference(each.label, "", each.now) for each in _shown({}, values, subject)]
        differences += elsewhere_shown(other, targets)
        samples.append(Sample(number, name or (found[0] if found else ""), "", differences, found))
    return samples


def changed(
    staged: Staged, targets: Mapping[str, Target], subject: Subject = PEOPLE
) -> list[Sample]:
    others = elsewhere.changing(staged, targets, _WITHIN)
    rows = staged.run(
        f"SELECT number, id, was, now, added FROM ({subject.compared}) c "  # noqa: S608
        f"WHERE {_CHANGING} ORDER BY number LIMIT {SHOWN}",
        elsewhere=others,
        **_WITHIN,
    )
    numbers = [number for number, *_rest in rows if number in set(others)]
    found = staged.run(
        "SELECT number, other FROM ROWS WHERE number = ANY(%(numbers)s)", numbers=numbers
    )
    other = dict(found)
    people = subject.model.objects.in_bulk([pk for _number, pk, *_rest in rows])
    new = _addresses(staged, [number for number, *_r, added in rows if added], subject.is_new)
    return [
        Sample(
            number,
            str(people[pk]),
            address(subject.page, pk),
            _shown(was, now, subject) + elsewhere_shown(other.get(number), targets),
            new.get(number, []),
        )
        for number, pk, was, now, _added in rows
    ]


def refused(staged: Staged, most: int = SHOWN * 2) -> list[tuple[int, list[Words]]]:
    rows = staged.run(
        "SELECT number, coalesce(bad, wrong) FROM ROWS "
        "WHERE bad IS NOT NULL OR wrong IS NOT NULL ORDER BY number LIMIT %(count)s",
        count=most,
    )
    return [(number, [Words.of(each) for each in reasons]) for number, reasons in rows]


def _addresses(staged: Staged, numbers: list[int], which: str) -> dict[int, list[str]]:
    rows = staged.run(
        "SELECT number, scheme, value FROM ADDRESSES a WHERE number = ANY(%(numbers)s) "  # noqa: S608
        f"AND {which} ORDER BY number, place",
        numbers=numbers,
    )
    found: dict[int, list[str]] = {}
    for number, scheme, value in rows:
        shown = value.rpartition("@")[0] if scheme == "customer" else value
        found.setdefault(number, []).append(shown)
    return found


def _shown(was: Mapping[str, Any], now: Mapping[str, Any], subject: Subject) -> list[Difference]:
    keys = [path.removeprefix(OWN) for path in now if path.startswith(OWN)]
    rows = OwnField.objects.filter(about=subject.about, key__in=keys) if keys else ()
    fields = {row.path: row for row in rows}
    return [
        Difference(
            label_of(path, fields, subject),
            value_of(path, was.get(path), fields),
            value_of(path, value, fields),
        )
        for path, value in now.items()
    ]


def elsewhere_shown(
    other: Mapping[str, Any] | None, targets: Mapping[str, Target]
) -> list[Difference]:
    return [
        Difference(str(targets[key].label), "", targets[key].written.shown(value))  # type: ignore[union-attr]
        for key, value in (other or {}).items()
        if key in targets
    ]


def label_of(path: str, fields: Mapping[str, OwnField], subject: Subject) -> str:
    if path in fields:
        return str(fields[path])
    name = str(subject.model._meta.get_field(path).verbose_name)
    return capfirst(name)


def value_of(path: str, value: Any, fields: Mapping[str, OwnField]) -> str:
    if value in ("", None):
        return ""
    if path in fields:
        field = fields[path]
        return KINDS[field.kind].shown(value, field, (get_language() or "en")[:2])
    say = _SAID.get(path)
    return str(say(value)) if say else str(value)


_SAID: dict[str, Any] = {
    "country": country_name,
    "owner": owner_name,
    "preferred_channel": channel_name,
    "best_hours": shown_hours,
}
