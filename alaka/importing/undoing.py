"""Taking back what a batch did, in one transaction.

Each field gets its old value back where the new one still stands; what somebody changed since is
left and noted. New people go, unless something has happened with them since.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.family import put, stored
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.contacts.own.uniqueness import holder
from alaka.core import clock
from alaka.importing import elsewhere, searching, telling
from alaka.importing.beside.pointing import unused
from alaka.importing.comparing import FILLED
from alaka.importing.models import Batch, Change
from alaka.importing.targets import Target
from alaka.timeline.models import Event

STAYS = "*"
# Kept beside the fields, to be given back with the name and the addresses.
_SEARCHED = ("search", "sort_key")


def undo(batch: Batch, targets: Mapping[str, Target], by: Agent | None) -> None:
    with transaction.atomic():
        held = Batch.objects.select_for_update().select_related("of").get(pk=batch.pk)
        if held.undone_at is not None:
            return
        changes = list(Change.objects.filter(batch=batch.pk).order_by("pk"))
        was = {each.contact: each.was or {} for each in changes}
        left = elsewhere.give_back(was, targets, by)
        known = [each for each in changes if not each.is_new]
        _give_back(known, left)
        _remove(held)
        Change.objects.bulk_update([each for each in known if each.left], ["left"], 500)
        _tell(held, known, by)
        held.undone_at = clock.now()
        held.save(update_fields=["undone_at"])


def _give_back(changes: list[Change], left: dict[int, list[str]]) -> None:
    rows = Contact.objects.select_for_update().order_by("pk")
    held = {row.pk: row for row in rows.filter(pk__in=[each.contact for each in changes])}
    searched: dict[int, tuple[str, str]] = {}
    unique = {each.path: each for each in OwnField.objects.of_people().filter(is_unique=True)}
    written, back = [], list[tuple[Contact, list[str]]]()
    for each in changes:
        contact, was, now = held.get(each.contact), each.was or {}, each.now or {}
        found = left.get(each.contact, [])
        if contact is None or contact.root_id is not None or contact.erased_at is not None:
            each.left = [STAYS]
            continue
        ours = [name for name, value in now.items() if _current(contact, name) == value]
        ours = [name for name in ours if not _is_taken(unique.get(name), was.get(name), contact)]
        for name in ours:
            put(contact, name, was.get(name))
        found += [name for name in now if _current(contact, name) != was.get(name)]
        each.left = found or None
        if "search" in was:
            searched[contact.pk] = (was["search"], was["sort_key"])
        if now:
            written.append(contact)
            back.append((contact, ours))
    Contact.objects.bulk_update(written, [*FILLED, "owner", "own"], 500)
    for contact, names in back:
        family.changed(contact, names)
    _take_addresses(changes)
    if searched:
        searching.index(searched, searched)


def _is_taken(field: OwnField | None, value: Any, contact: Contact) -> bool:
    """Whether no two may have it, and another has it by now."""
    if field is None or value is None:
        return False
    return holder(field, value, but=contact.pk) is not None


def _current(contact: Contact, name: str) -> Any:
    return stored(contact, name)


def _take_addresses(changes: Iterable[Change]) -> None:
    """Those that came by the import, unless they were proved since or something came by them."""
    owner = {pk: each for each in changes for pk in each.handles or ()}
    if not owner:
        return
    rows = Handle.objects.filter(pk__in=owner)
    free = unused(rows.filter(proved_at=None))
    free.delete()
    for pk in Handle.objects.filter(pk__in=owner).values_list("pk", flat=True):
        owner[pk].left = [*(owner[pk].left or ()), f"handle.{pk}"]


def _remove(batch: Batch) -> None:
    """The new people, of whom nothing else is known by now."""
    rows = Contact.objects.standing().filter(pk__in=batch.made, family=[])
    others = Event.objects.filter(contact=OuterRef("pk"))
    rows = rows.exclude(Exists(others.exclude(verb=telling.VERB, data__import=batch.of_id)))
    proved = Handle.objects.filter(contact=OuterRef("pk"), proved_at__isnull=False)
    rows = rows.exclude(Exists(proved))
    rows = unused(rows, but=(Event, Handle))
    going = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Contact.objects.filter(pk__in=going).delete()
    number = dict(zip(batch.made, batch.made_of, strict=True))
    staying = Contact.objects.filter(pk__in=number.keys() - set(going)).values_list("pk", flat=True)
    told = Change.objects.filter(batch=batch.pk, is_new=True, contact__in=list(staying))
    known = set(told.values_list("contact", flat=True))
    told.update(left=[STAYS])
    Change.objects.bulk_create(
        Change(batch=batch.pk, contact=pk, number=number[pk], is_new=True, left=[STAYS])
        for pk in staying
        if pk not in known
    )


def _tell(batch: Batch, changes: list[Change], by: Agent | None) -> None:
    """On the time lines of those who stay as they were: that it was taken back."""
    rows = Contact.objects.filter(pk__in=[each.contact for each in changes])
    telling.taken_back(batch.of, rows, by)
