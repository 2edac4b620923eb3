"""What the ways of writing people share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from alaka.contacts.models import Contact
from alaka.core.sheets import Column

# Of the files.
NAME = "people"
# Of many people at once, what stands in the column by the person's id.
Read = Callable[[list[Contact]], dict[int, Any]]


@dataclass(frozen=True)
class Field:
    """A column of the file, and how it is read of people."""

    column: Column
    read: Read


def people_of(ids: list[int]) -> list[Contact]:
    """In this order; who is gone meanwhile is left out."""
    rows = Contact.objects.defer("search", "sort_key").filter(pk__any_of=ids)
    known = {row.pk: row for row in rows}
    return [known[pk] for pk in ids if pk in known]
