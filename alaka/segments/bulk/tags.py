"""Tags put on many people, or taken off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alaka.contacts.models import Contact, ContactTag, Tag

# The record that bears a tag, and the tag: a person may be several records.
Worn = dict[int, list[list[int]]]


@dataclass(frozen=True)
class PutTags:
    """``was``: the numbers of the tags that were put on."""

    tags: tuple[int, ...]
    verb = "contact.tagged"

    def changes(self, people: Sequence[Contact]) -> dict[int, Any]:
        worn = _worn(people, self.tags)
        missing = {
            each.pk: [pk for pk in self.tags if pk not in {tag for _, tag in worn[each.pk]}]
            for each in people
        }
        return {pk: tags for pk, tags in missing.items() if tags}

    def write(self, people: Sequence[Contact], was: Mapping[int, Any]) -> None:
        ContactTag.objects.bulk_create(
            (ContactTag(contact_id=pk, tag_id=tag) for pk, tags in was.items() for tag in tags),
            ignore_conflicts=True,
        )

    def give_back(self, people: Sequence[Contact], was: Mapping[int, Any]) -> set[int]:
        worn = _worn(people, self.tags)
        back, rows = set(), []
        for pk, tags in was.items():
            ours = [tag for tag in tags if [pk, tag] in worn[pk]]
            rows += [(pk, tag) for tag in ours]
            if ours == list(tags):
                back.add(pk)
        _take_off(rows)
        return back

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        return [_told([] if is_back else self.tags, self.tags if is_back else [])]


@dataclass(frozen=True)
class TakeTags:
    """``was``: the records that bore them, each with the tag."""

    tags: tuple[int, ...]
    verb = "contact.tagged"

    def changes(self, people: Sequence[Contact]) -> dict[int, Any]:
        return {pk: rows for pk, rows in _worn(people, self.tags).items() if rows}

    def write(self, people: Sequence[Contact], was: Mapping[int, Any]) -> None:
        _take_off([(record, tag) for rows in was.values() for record, tag in rows])

    def give_back(self, people: Sequence[Contact], was: Mapping[int, Any]) -> set[int]:
        """Where somebody put one on again meanwhile, that is his."""
        worn = _worn(people, self.tags)
        there = set(Tag.objects.filter(pk__in=self.tags).values_list("pk", flat=True))
        back, rows = set(), []
        for pk, before in was.items():
            now = {tag for _, tag in worn[pk]}
            ours = [(record, tag) for record, tag in before if tag in there and tag not in now]
            rows += ours
            if len(ours) == len(before):
                back.add(pk)
        ContactTag.objects.bulk_create(
            (ContactTag(contact_id=record, tag_id=tag) for record, tag in rows),
            ignore_conflicts=True,
        )
        return back

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        return [_told(self.tags if is_back else [], [] if is_back else self.tags)]


def _worn(people: Sequence[Contact], tags: Sequence[int]) -> Worn:
    person = {pk: each.pk for each in people for pk in each.ids}
    rows = ContactTag.objects.filter(contact__any_of=list(person), tag__in=tags).order_by("pk")
    found: Worn = defaultdict(list)
    for record, tag in rows.values_list("contact", "tag"):
        found[person[record]].append([record, tag])
    return found


def _take_off(rows: Sequence[tuple[int, int]]) -> None:
    by_tag: dict[int, list[int]] = defaultdict(list)
    for record, tag in rows:
        by_tag[tag].append(record)
    for tag, records in by_tag.items():
        ContactTag.objects.filter(tag=tag, contact__any_of=records).delete()


def _told(on: Sequence[int], off: Sequence[int]) -> dict[str, Any]:
    names = dict(Tag.objects.filter(pk__in=[*on, *off]).values_list("pk", "name"))
    return {
        "on": sorted(names[pk] for pk in on if pk in names),
        "off": sorted(names[pk] for pk in off if pk in names),
    }
