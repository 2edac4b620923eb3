"""Putting tags on people and taking them off.

Nobody can write over anybody here: each tag is put on or taken off by itself, whoever else is at
the same person's tags.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact, ContactTag, Tag
from alaka.core import live
from alaka.core.prepared import prepared
from alaka.timeline.recording import record

LONGEST = 50


def on(contact: Contact) -> list[Tag]:
    """Of all records of the person, by name."""
    found = _on(is_many(contact)).rows(contact=whose(contact))
    return list({row.tag_id: row.tag for row in found}.values())


@prepared
def _on(is_many: bool) -> QuerySet[ContactTag]:
    return ContactTag.objects.filter(theirs(is_many)).select_related("tag").order_by("tag__name")


def of_many(contacts: Collection[Contact]) -> dict[int, list[str]]:
    """The names of their tags, by person."""
    person = {pk: contact.pk for contact in contacts for pk in contact.ids}
    rows = ContactTag.objects.filter(contact__any_of=list(person)).order_by("tag__name")
    found: dict[int, dict[str, None]] = {}
    for pk, name in rows.values_list("contact", "tag__name"):
        found.setdefault(person[pk], {})[name] = None
    return {pk: list(names) for pk, names in found.items()}


def written(name: str) -> str:
    return " ".join(name.split()).lstrip("#")


def named(name: str) -> Tag:
    """The tag of this name, in any case; made unless somebody made it before."""
    known = Tag.objects.filter(name__iexact=name).first()
    return known or Tag.objects.get_or_create(name=name)[0]


@transaction.atomic
def retag(
    contact: Contact, *, put: Collection[Tag], taken: Collection[Tag], by: Agent | None
) -> None:
    contact = family.person(contact)
    before = set(on(contact))
    put, taken = set(put) - before, set(taken) & before
    if not put and not taken:
        return
    ContactTag.objects.filter(contact__in=contact.ids, tag__in=taken).delete()
    ContactTag.objects.bulk_create(
        [ContactTag(contact=contact, tag=tag) for tag in put], ignore_conflicts=True
    )
    names = {"on": sorted(tag.name for tag in put), "off": sorted(tag.name for tag in taken)}
    record("contact.tagged", subject=contact, contact=contact, actor=by, **names)
    live.publish_all([f"contact:{pk}" for pk in contact.ids])
