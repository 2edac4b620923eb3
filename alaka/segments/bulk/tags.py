"""Tags put on many people or companies, or taken off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alaka.contacts.models import About, CompanyTag, ContactTag, Tag
from alaka.segments.subjects import Subject

# The record that bears a tag, and the tag: a person may be several records.
Worn = dict[int, list[list[int]]]


@dataclass(frozen=True)
class PutTags:
    """``was``: the numbers of the tags that were put on."""

    tags: tuple[int, ...]
    subject: Subject
    verb = "tagged"

    def changes(self, records: Sequence[Any]) -> dict[int, Any]:
        worn = _worn(self.subject, records, self.tags)
        missing = {
            each.pk: [pk for pk in self.tags if pk not in {tag for _, tag in worn[each.pk]}]
            for each in records
        }
        return {pk: tags for pk, tags in missing.items() if tags}

    def write(self, records: Sequence[Any], was: Mapping[int, Any]) -> None:
        _put_on(self.subject, [(pk, tag) for pk, tags in was.items() for tag in tags])

    def give_back(self, records: Sequence[Any], was: Mapping[int, Any]) -> set[int]:
        worn = _worn(self.subject, records, self.tags)
        back, rows = set(), []
        for pk, tags in was.items():
            ours = [tag for tag in tags if [pk, tag] in worn[pk]]
            rows += [(pk, tag) for tag in ours]
            if ours == list(tags):
                back.add(pk)
        _take_off(self.subject, rows)
        return back

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        return [_told([] if is_back else self.tags, self.tags if is_back else [])]


@dataclass(frozen=True)
class TakeTags:
    """``was``: the records that bore them, each with the tag."""

    tags: tuple[int, ...]
    subject: Subject
    verb = "tagged"

    def changes(self, records: Sequence[Any]) -> dict[int, Any]:
        return {pk: rows for pk, rows in _worn(self.subject, records, self.tags).items() if rows}

    def write(self, records: Sequence[Any], was: Mapping[int, Any]) -> None:
        _take_off(self.subject, [(record, tag) for rows in was.values() for record, tag in rows])

    def give_back(self, records: Sequence[Any], was: Mapping[int, Any]) -> set[int]:
        """Where somebody put one on again meanwhile, that is his."""
        worn = _worn(self.subject, records, self.tags)
        there = set(Tag.objects.filter(pk__in=self.tags).values_list("pk", flat=True))
        back, rows = set(), []
        for pk, before in was.items():
            now = {tag for _, tag in worn[pk]}
            ours = [(record, tag) for record, tag in before if tag in there and tag not in now]
            rows += ours
            if len(ours) == len(before):
                back.add(pk)
        _put_on(self.subject, rows)
        return back

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        return [_told(self.tags if is_back else [], [] if is_back else self.tags)]


def _rows(subject: Subject) -> tuple[Any, str]:
    """Where its tags stand, and the column of that which bears them."""
    is_of_people = subject.about == About.CONTACT
    return (ContactTag, "contact") if is_of_people else (CompanyTag, "company")


def _worn(subject: Subject, records: Sequence[Any], tags: Sequence[int]) -> Worn:
    model, column = _rows(subject)
    whose = {pk: each.pk for each in records for pk in getattr(each, "ids", [each.pk])}
    rows = model._default_manager.filter(**{f"{column}__any_of": list(whose), "tag__in": tags})
    found: Worn = defaultdict(list)
    for record, tag in rows.order_by("pk").values_list(column, "tag"):
        found[whose[record]].append([record, tag])
    return found


def _put_on(subject: Subject, rows: Sequence[tuple[int, int]]) -> None:
    model, column = _rows(subject)
    model._default_manager.bulk_create(
        (model(**{f"{column}_id": record, "tag_id": tag}) for record, tag in rows),
        ignore_conflicts=True,
    )


def _take_off(subject: Subject, rows: Sequence[tuple[int, int]]) -> None:
    model, column = _rows(subject)
    by_tag: dict[int, list[int]] = defaultdict(list)
    for record, tag in rows:
        by_tag[tag].append(record)
    for tag, records in by_tag.items():
        asked: dict[str, Any] = {f"{column}__any_of": records}
        model._default_manager.filter(tag=tag, **asked).delete()


def _told(on: Sequence[int], off: Sequence[int]) -> dict[str, Any]:
    names = dict(Tag.objects.filter(pk__in=[*on, *off]).values_list("pk", "name"))
    return {
        "on": sorted(names[pk] for pk in on if pk in names),
        "off": sorted(names[pk] for pk in off if pk in names),
    }
