"""The records of one person, or company, where some were merged: see contacts.joining.

In a prepared statement a person is one number, or a list of them:

    rows = Case.objects.filter(theirs(is_many))
    _of(is_many(contact)).rows(contact=whose(contact))
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from alaka.contacts.models import Company, CompanyMerge, Contact, Merge
from alaka.core.prepared import given

OWN = "own."
# What a person has one of, beside the own fields. A gone record shows that of its root.
BUILT_IN = (
    "name", "language", "country", "timezone", "about", "owner", "preferred_channel", "best_hours",
)  # fmt: skip
# The same of a company.
OF_COMPANY = (
    "name", "website", "domains", "phone", "address", "country", "language", "owner", "about",
)  # fmt: skip
Record = Contact | Company
# By record, and by field.
Changes = dict[int, dict[str, Any]]


def built_in(record: Record) -> tuple[str, ...]:
    return OF_COMPANY if isinstance(record, Company) else BUILT_IN


def merges_of(record: Record) -> Any:
    """Merges of its kind."""
    return CompanyMerge.objects if isinstance(record, Company) else Merge.objects


def column(name: str) -> str:
    """Under which a built-in field is kept as a plain value: of the owner, his number."""
    return "owner_id" if name == "owner" else name


def is_many(contact: Contact) -> bool:
    return bool(contact.family)


def whose(contact: Contact) -> int | list[int]:
    return contact.family or contact.pk


def theirs(is_many: bool, name: str = "contact") -> Q:
    return Q(**{f"{name}__any_of" if is_many else name: given(name)})


def person_id(pk: int) -> int:
    """Of the record that this one is read as."""
    return _root_id(Contact, pk)


def company_id(pk: int) -> int:
    """The same of a company."""
    return _root_id(Company, pk)


def _root_id(model: type[Record], pk: int) -> int:
    rows = model._default_manager.filter(pk=pk, root__isnull=False)
    return rows.values_list("root", flat=True).first() or pk


def ids(pk: int) -> list[int]:
    """Of all records of the person that this record is of."""
    return _ids(Contact, pk)


def company_ids(pk: int) -> list[int]:
    """The same of a company."""
    return _ids(Company, pk)


def _ids(model: type[Record], pk: int) -> list[int]:
    return model._default_manager.filter(pk=pk).values_list("family", flat=True).first() or [pk]


def person(contact: Contact) -> Contact:
    """The record to change, held until the caller's transaction ends."""
    held = Contact.objects.select_for_update().get(pk=contact.person_id)
    # It was merged while we waited: then that one.
    return held if held.root_id is None else person(held)


@dataclass(frozen=True)
class Whole:
    """What a change is part of and is taken back with, such as an import: ``import:7``."""

    name: str
    is_back: bool = False

    @property
    def back(self) -> "Whole":
        return Whole(self.name, is_back=True)


def changed(root: Record, names: Collection[str], whole: Whole | None = None) -> None:
    """Somebody changed these fields of it: no undoing takes that back, and all its records show it;
    or a ``whole`` is taken back, and they are as if it had never changed them. Runs in the caller's
    transaction."""
    if root.family:
        _note(root, names, whole)
        mirror(root)


def _note(kept: Record, names: Collection[str], whole: Whole | None) -> None:
    for made in merges_of(kept).standing().filter(kept=kept):
        touched = [made.taken[name] for name in names if name in made.taken]
        for each in touched:
            each["over"] = _over(each.get("over", []), whole)
        if touched:
            made.save(update_fields=["taken"])


def _over(over: list[str], whole: Whole | None) -> list[str]:
    """By what a field was changed since it was taken from another record, with one more or less."""
    if whole is None or not whole.is_back:
        return [*over, whole.name if whole else ""]
    return [name for name in over if name != whole.name]


def take_back_below(
    record: Record, now: Mapping[str, Any], was: Mapping[str, Any], whole: Whole
) -> set[str]:
    """What a whole made of these fields may not show since a merge, and waits for its undoing: in
    what stood in the gone record, or in the kept one before it took a value. There it is taken
    back; the names of these."""
    found: set[str] = set()
    rows = merges_of(record).standing()
    for made in rows.filter(gone=record):
        found = {name for name in now if made.before.get(name) == now[name]}
        before = {**made.before, **{name: was.get(name) for name in found}}
        made.before = {
            name: value
            for name, value in before.items()
            if value is not None or not name.startswith(OWN)
        }
        made.save(update_fields=["before"])
    _note(record, found, whole)
    looked_at = set(found)
    for made in rows.filter(kept=record).order_by("pk"):
        for name in (now.keys() & made.taken.keys()) - looked_at:
            looked_at.add(name)
            each = made.taken[name]
            if not each.get("over") and each["was"] == now[name]:
                each["was"] = was.get(name)
                found.add(name)
        made.save(update_fields=["taken"])
    return found


def parted(merges: Any, was: Mapping[int, Mapping[str, Any]], whole: Whole) -> Changes:
    """Of what a whole found in fields (by record and name) those that had come by a merge which was
    undone meanwhile: they get back what stood there before it."""
    found: Changes = {}
    rows = merges.exclude(undone_at=None).filter(kept__any_of=list(was))
    for made in rows.filter(taken__icontains=whole.name).order_by("-pk"):
        for name, each in made.taken.items():
            now = found.get(made.kept_id, {}).get(name, was[made.kept_id].get(name))
            if each.get("over") == [whole.name] and name in was[made.kept_id] and now == each["is"]:
                found.setdefault(made.kept_id, {})[name] = each["was"]
    return found


def mirror(root: Record) -> None:
    """The other records show what the root shows. Those of a person are found by nobody; those of a
    company are found where its people are asked for their companies."""
    others = type(root)._default_manager.filter(pk__in=root.ids).exclude(pk=root.pk)
    same = {column(name): stored(root, name) for name in built_in(root)}
    is_company = isinstance(root, Company)
    same["search"] = root.search if is_company else ""
    same["sort_key"] = root.sort_key if is_company else ""
    # Own fields are asked of the root only: of some there may be no two alike.
    others.update(root=root, family=root.family, own={}, **same)


def stored(record: Record, name: str) -> Any:
    """The value of a field, an own one named ``own.<key>``; None where that is not filled in."""
    if name.startswith(OWN):
        return record.own.get(name.removeprefix(OWN))
    return getattr(record, column(name))


def put(record: Record, name: str, value: Any) -> None:
    """Set it, unsaved."""
    if not name.startswith(OWN):
        setattr(record, column(name), value)
    elif value is None:
        record.own.pop(name.removeprefix(OWN), None)
    else:
        record.own[name.removeprefix(OWN)] = value


def values(record: Record) -> dict[str, Any]:
    """All that is filled in, and the built-in fields that are not."""
    own = {OWN + key: value for key, value in record.own.items()}
    return {**{name: stored(record, name) for name in built_in(record)}, **own}
