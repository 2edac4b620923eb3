"""Taking back what a batch did, in one transaction.

Each field gets its old value back where the new one still stands; what somebody changed since is
left and noted. New people go, unless something has happened with them since.
"""

from collections.abc import Mapping

from django.db import connection, transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, DuplicateKey, Handle
from alaka.core import clock, references
from alaka.importing import elsewhere, indexes, telling
from alaka.importing.beside.pointing import pointing, used, worked_out
from alaka.importing.giving_back import STAYS, give_back
from alaka.importing.models import Batch, Change
from alaka.importing.targets import Target
from alaka.timeline.models import Event

# What the time line tells though nobody did anything.
_BY_ITSELF = ("segment.entered", "segment.left")


def undo(batch: Batch, targets: Mapping[str, Target], by: Agent | None) -> None:
    with transaction.atomic():
        held = Batch.objects.select_for_update().select_related("of").get(pk=batch.pk)
        if held.undone_at is not None:
            return
        references.about_to_delete()
        with connection.cursor() as cursor:
            cursor.execute(indexes.GATHERED)
        changes = Change.objects.filter(batch=batch.pk)
        left: dict[int, list[str]] = {}
        if any(elsewhere.written(targets)):
            was = {each.contact: each.was or {} for each in changes.order_by("pk")}
            left = elsewhere.give_back(was, targets, by)
        known = changes.filter(is_new=False).values("contact")
        list(Contact.objects.filter(pk__in=known).select_for_update().order_by("pk").values("pk"))
        give_back(held, left)
        _remove(held)
        telling.taken_back(held, by)
        held.undone_at = clock.now()
        held.save(update_fields=["undone_at"])


def _remove(batch: Batch) -> None:
    """The new people, of whom nothing else is known by now."""
    rows = Contact.objects.standing().filter(pk__any_of=batch.made, family=[])
    held = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    going = sorted(set(held) - _known_otherwise(held, batch.of_id))
    events = Event.objects.filter(contact__any_of=going)
    list(events.select_for_update().order_by("pk").values("pk"))
    for relation in pointing(Event):
        relation.filter(**{f"{relation.pointer}__in": events.values("pk")}).delete()
    handles = Handle.objects.filter(contact__any_of=going)
    # Otherwise PostgreSQL itself removes those, but not where references are trusted.
    keys = DuplicateKey.objects.filter(contact__any_of=going)
    people = Contact.objects.filter(pk__any_of=going)
    references.delete(*worked_out(Contact, going), keys, events, handles, people)
    number = dict(zip(batch.made, batch.made_of, strict=True))
    rest = list(number.keys() - set(going))
    staying = list(Contact.objects.filter(pk__any_of=rest).values_list("pk", flat=True))
    told = Change.objects.filter(batch=batch.pk, is_new=True, contact__any_of=staying)
    known = set(told.values_list("contact", flat=True))
    told.update(left=[STAYS])
    Change.objects.bulk_create(
        Change(batch=batch.pk, contact=pk, number=number[pk], is_new=True, left=[STAYS])
        for pk in staying
        if pk not in known
    )


def _known_otherwise(people: list[int], of: int) -> set[int]:
    """Those with whom something has happened since; from now on nothing can."""
    told = Event.objects.filter(contact__any_of=people).exclude(verb__in=_BY_ITSELF)
    others = told.exclude(verb=telling.VERB, data__import=of)
    handles = Handle.objects.filter(contact__any_of=people).select_for_update().order_by("pk")
    rows = list(handles.values_list("pk", "contact", "proved_at"))
    written = used(Handle, [pk for pk, *_rest in rows])
    return {
        *used(Contact, people, but=(Event, Handle)),
        *others.values_list("contact", flat=True),
        *(contact for pk, contact, proved_at in rows if proved_at or pk in written),
    }
