"""A column of tags: several in a cell, put on in addition to those that are on."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.models import Company, CompanyTag, Contact, ContactTag, Tag
from alaka.core.sheets.texts import restored
from alaka.importing.beside.families import person_of
from alaka.importing.beside.pointing import unused
from alaka.importing.reading import Cell, Lines, text_of
from alaka.importing.targets import Read, Situation
from alaka.timeline.recording import draft, record_all

_BETWEEN = re.compile(r"[,;|\n،؛]|:::")
# The group of everybody, which one address book puts on each.
_NO_TAGS = {"mycontacts", "* mycontacts"}

Names = Mapping[int, list[str]]


def names_of(situation: Situation) -> Read:
    def read(cell: Cell) -> Any:
        text = restored(text_of(cell)).replace("\x00", "")
        said = text.split("\n") if type(cell) is Lines else _BETWEEN.split(text)
        parts = map(tagging.written, said)
        names = {
            part.casefold(): part for part in parts if part and part.casefold() not in _NO_TAGS
        }
        for name in names.values():
            if len(name) > tagging.LONGEST:
                reason = _("“%(text)s” is too long for a tag: at most %(count)s characters.")
                values = {"text": name[:80], "count": tagging.LONGEST}
                raise ValidationError(reason, params=values)
        return list(names.values()) or None

    return read


class Tags:
    """Of people. ``rows`` say who bears which, ``whose`` is their column of him."""

    model: ClassVar[Any] = Contact
    rows: ClassVar[Any] = ContactTag
    whose: ClassVar[str] = "contact"

    def shown(self, value: Any) -> str:
        return ", ".join(value)

    def would_change(self, values: Names) -> set[int]:
        return set(self._missing(values, _known(_all(values))))

    def write(self, values: Names, *, by: Agent | None) -> dict[int, Any]:
        known = _known(_all(values))
        made = {}
        for folded, name in sorted(_all(values).items()):
            if folded not in known:
                tag, is_new = Tag.objects.get_or_create(name=name)
                known[folded] = tag.pk
                if is_new:
                    made[tag.pk] = True
        missing = self._missing(values, known)
        rows = [
            self.rows(**{f"{self.whose}_id": pk, "tag_id": tag})
            for pk in missing
            for tag in missing[pk]
        ]
        self.rows.objects.bulk_create(rows, ignore_conflicts=True)
        return {
            pk: {"on": tags, "made": [tag for tag in tags if made.pop(tag, False)]}
            for pk, tags in missing.items()
        }

    def give_back(self, was: Mapping[int, Any], *, by: Agent | None) -> set[int]:
        for pk, each in was.items():
            self.rows.objects.filter(**{self.whose: pk}, tag__in=each["on"]).delete()
        return set()

    def finish(self, was: Iterable[Any]) -> None:
        made = [tag for each in was for tag in each["made"]]
        unused(Tag.objects.filter(pk__in=made)).delete()

    def _missing(self, values: Names, known: Mapping[str, int]) -> dict[int, list[int]]:
        """By person, the tags that none of his records has; 0 stands for one to be made."""
        person = person_of(values, self.model)
        have: dict[int, set[int]] = {}
        rows = self.rows.objects.filter(**{f"{self.whose}__in": list(person)})
        for pk, tag in rows.values_list(self.whose, "tag"):
            have.setdefault(person[pk], set()).add(tag)
        found = {}
        for pk, names in values.items():
            tags = [known.get(name.casefold(), 0) for name in names]
            if missing := [tag for tag in tags if tag not in have.get(pk, ())]:
                found[pk] = missing
        return found


class CompanyTags(Tags):
    """Of companies: each is told of it, as by whoever puts them on by hand."""

    model, rows, whose = Company, CompanyTag, "company"

    def write(self, values: Names, *, by: Agent | None) -> dict[int, Any]:
        was = super().write(values, by=by)
        _tell({pk: (each["on"], []) for pk, each in was.items()}, by)
        return was

    def give_back(self, was: Mapping[int, Any], *, by: Agent | None) -> set[int]:
        _tell({pk: ([], each["on"]) for pk, each in was.items()}, by)
        return super().give_back(was, by=by)


def _tell(tagged: Mapping[int, tuple[list[int], list[int]]], by: Agent | None) -> None:
    """By company, the tags that were put on and those that were taken off."""
    names = dict(Tag.objects.values_list("pk", "name"))
    told = []
    for pk, company in Company.objects.in_bulk(list(tagged)).items():
        on, off = (sorted(names[tag] for tag in tags if tag in names) for tags in tagged[pk])
        told.append(draft("company.tagged", subject=company, actor=by, on=on, off=off))
    record_all(told)


def _all(values: Names) -> dict[str, str]:
    return {name.casefold(): name for names in values.values() for name in names}


def _known(names: Mapping[str, str]) -> dict[str, int]:
    """There are few tags beside people."""
    rows = Tag.objects.order_by("-pk").values_list("name", "pk")
    found = {name.casefold(): pk for name, pk in rows}
    return {folded: found[folded] for folded in names if folded in found}
