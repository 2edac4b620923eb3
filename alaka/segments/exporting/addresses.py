"""The addresses of people, a column for each scheme."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from alaka.contacts import addresses as known
from alaka.contacts.models import Contact, Handle
from alaka.core.sheets import Column
from alaka.segments.columns import records_of
from alaka.segments.exporting.field import Field, Read

# A browser's number is nobody's address.
_HIDDEN = "chat"
_ALWAYS = ("email", "phone")
_READ = ("contact", "scheme", "value")


def addresses() -> list[Field]:
    """Of the schemes that anybody has."""
    titles = {"email": _("E-mail"), "phone": _("Phone"), "customer": _("Customer number")}
    titles |= {"whatsapp": "WhatsApp", "telegram": "Telegram", "instagram": "Instagram"}
    there = {*_there(), *_ALWAYS} - {_HIDDEN}
    handles = Handles()
    return [
        Field(Column(scheme, titles.get(scheme, scheme)), handles.of(scheme))
        for scheme in [*titles, *sorted(there - titles.keys())]
        if scheme in there
    ]


def _there() -> Iterator[str]:
    """By a few steps through the index, where there are millions of addresses."""
    schemes = Handle.objects.order_by("scheme").values_list("scheme", flat=True)
    last = schemes.first()
    while last is not None:
        yield last
        last = schemes.filter(scheme__gt=last).first()


Addresses = list[tuple[str, str]]


class Handles:
    """Asked once of the same people for the columns of all schemes."""

    def __init__(self) -> None:
        self.people: list[Contact] = []
        self.found: dict[int, Addresses] = {}

    @cached_property
    def is_one_space(self) -> bool:
        """Looked up where a file is written, not with each list that could be one."""
        return len(known.spaces()) < 2

    def of(self, scheme: str) -> Read:
        """The addresses of one scheme."""

        def read(people: list[Contact]) -> dict[int, Any]:
            return {
                pk: values
                for pk, his in self.by_person(people).items()
                if (values := [value for each, value in his if each == scheme])
            }

        return read

    def by_person(self, people: list[Contact]) -> dict[int, Addresses]:
        if people is not self.people:
            self.people, self.found = people, {}
            records = records_of(people)
            rows = Handle.objects.filter(contact__any_of=list(records)).exclude(scheme=_HIDDEN)
            for record, scheme, value in rows.order_by("pk").values_list(*_READ):
                # A customer's number needs its space only where there are others.
                is_bare = scheme == "customer" and self.is_one_space
                shown = (value.rpartition("@")[0] or value) if is_bare else value
                self.found.setdefault(records[record], []).append((scheme, shown))
        return self.found
