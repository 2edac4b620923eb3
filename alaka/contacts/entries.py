"""Fields of a person changed where they are read: without writing over what another just wrote.

Enters: what was posted of some fields, each with a sign of the value its writer had seen and that
value as it was shown. Leaves: the fields as they are shown next: saved, refused, or with what
somebody else made of them meanwhile.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import get_language

from alaka.accounts.models import Agent
from alaka.accounts.zones import country_name
from alaka.contacts import changing
from alaka.contacts.changing import sign
from alaka.contacts.family import BUILT_IN, OWN, column, stored
from alaka.contacts.forms import ContactForm
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own.filling import OwnForm
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.owners import owner_name
from alaka.contacts.preferring import channel_name, shown_hours
from alaka.timeline.models import Event


@dataclass
class Entry:
    """``seen`` is the sign of the value that its reader sees or saw, ``saw`` that value as shown.

    ``is_clashing``: somebody changed it since, in ``meanwhile`` if that is known; ``before`` is
    what it was when the writer saw it, and ``mine`` what he wrote.
    """

    contact: Contact
    name: str
    field: BoundField
    own: OwnField | None
    seen: str
    saw: str
    before: str = ""
    mine: str = ""
    is_clashing: bool = False
    meanwhile: Event | None = None
    is_saved: bool = False

    @property
    def id(self) -> str:
        return self.name.replace(".", "-")

    @property
    def kind(self) -> str:
        return self.own.kind if self.own else ""

    @property
    def value(self) -> str:
        """What is stored, as it is shown."""
        return shown(stored(self.contact, self.name), self.name, self.own)

    @property
    def url(self) -> str:
        """The page that the value leads to, if any."""
        value = stored(self.contact, self.name)
        return KINDS[self.own.kind].url(value, self.own) if self.own and value else ""

    @property
    def is_refused(self) -> bool:
        return self.is_clashing or bool(self.field.errors)


def shown(value: Any, name: str, own: OwnField | None) -> str:
    """A value as its reader writes it."""
    if value in ("", None):
        return ""
    if own is not None:
        return KINDS[own.kind].shown(value, own, (get_language() or "en")[:2])
    return _SHOWN.get(name, str)(value)


_SHOWN: dict[str, Callable[[Any], str]] = {
    "language": lambda code: str(dict(settings.LANGUAGES).get(code, code)),
    "country": country_name,
    "owner": owner_name,
    "preferred_channel": channel_name,
    "best_hours": shown_hours,
}


class Entries:
    """All fields of one person that an agent sees, by name; with what was posted of some."""

    def __init__(self, contact: Contact, agent: Agent, data: QueryDict | None = None) -> None:
        self.contact, self.data = contact, data
        self.own = {field.path: field for field in fields_for(agent)}
        # A form fills its instance, even with what it refuses.
        copy = Contact(**{column(name): stored(contact, name) for name in BUILT_IN})
        self.form = ContactForm(data, instance=copy, auto_id="person_%s")
        fields = self.own.values()
        self.own_form = OwnForm(fields, contact.own, data, auto_id="person_%s")

    def __getitem__(self, name: str) -> Entry:
        field = self.own.get(name)
        bound = self.own_form[field.entry_name] if field else self.form[name]
        value = stored(self.contact, name)
        return Entry(self.contact, name, bound, field, sign(value), shown(value, name, field))

    def __contains__(self, name: object) -> bool:
        return name in self.own or name in BUILT_IN

    @property
    def of_own(self) -> list[Entry]:
        return [self[name] for name in self.own]

    def values(self, names: Iterable[str]) -> dict[str, Any]:
        """Of what was posted, that which can be stored."""
        own, form = self.own_form, self.form
        own.is_valid()
        form.is_valid()
        found: dict[str, Any] = {}
        for name in names:
            field = self.own.get(name)
            if field is None and name in form.cleaned_data:
                found[name] = form.cleaned_data[name]
            elif field is not None and field.key in own.cleaned_data:
                found[name] = own.cleaned_data[field.key]
        return found


def write(contact: Contact, names: Sequence[str], data: QueryDict, *, by: Agent) -> list[Entry]:
    """Store these fields, except those that their form refuses or that somebody changed."""
    posted = Entries(contact, by, data)
    values = posted.values(names)
    clashing = _change(posted, values, by)
    now = Entries(contact, by)
    entries = []
    for name in names:
        is_mine = name in clashing or name not in values
        entry = posted[name] if is_mine else now[name]
        entry.is_clashing, entry.is_saved = name in clashing, not is_mine
        if entry.is_clashing:
            entry.before = data.get(f"saw-{name}", "")
            entry.mine = shown(values[name], name, entry.own)
            entry.meanwhile = changing.last_change(contact, name)
        elif is_mine:  # What came in between is told when the mended value is posted.
            entry.seen = data.get(f"seen-{name}", entry.seen)
            entry.saw = data.get(f"saw-{name}", entry.saw)
        entries.append(entry)
    return entries


def _change(posted: Entries, values: dict[str, Any], by: Agent) -> set[str]:
    """Takes out of ``values`` what another record has already."""
    data = posted.data or QueryDict()
    seen = {name: data.get(f"seen-{name}", "") for name in values if f"seen-{name}" in data}
    while True:
        try:
            return changing.change(posted.contact, values, by=by, seen=seen)
        except TakenError as refusal:
            posted.own_form.add_error(refusal.field.entry_name, str(refusal))
            del values[OWN + refusal.field.key]
