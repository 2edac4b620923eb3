"""What the ways of writing people and companies share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from alaka.core.sheets import Column
from alaka.segments.subjects import Subject

# Of many people or companies at once, what stands in the column by the record's id.
Read = Callable[[list[Any]], dict[int, Any]]


@dataclass(frozen=True)
class Field:
    """A column of the file, and how it is read of the records."""

    column: Column
    read: Read


@dataclass(frozen=True)
class Plain:
    """What stands in the record's own row; ``shown`` as people read it."""

    title: Any
    column: str
    shown: Callable[[Any], Any] | None = None


def page() -> Field:
    """Where each stands here: by it an import knows again who has no address."""

    def read(records: list[Any]) -> dict[int, Any]:
        return {each.pk: settings.PUBLIC_URL + each.get_absolute_url() for each in records}

    return Field(Column("page", _("Page in Alaka")), read)


def records_of(subject: Subject, ids: list[int]) -> list[Any]:
    """In this order; who is gone meanwhile is left out."""
    rows = subject.model.objects.defer("search", "sort_key").filter(pk__any_of=ids)
    known = {row.pk: row for row in rows}
    return [known[pk] for pk in ids if pk in known]
