"""Two records side by side, as they are looked at before they become one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.entries import shown
from alaka.contacts.family import BUILT_IN, stored
from alaka.contacts.forms import ContactForm
from alaka.contacts.models import Contact, Merge
from alaka.contacts.own.seeing import fields_for


@dataclass(frozen=True)
class Compared:
    """One field of both; ``is_asked`` where each has something else in it."""

    name: str
    label: str
    kept: str
    gone: str

    @property
    def is_asked(self) -> bool:
        return bool(self.kept and self.gone) and self.kept != self.gone


def compare(kept: Contact, gone: Contact, agent: Agent) -> list[Compared]:
    """The fields in which either has anything, of those that the agent sees."""
    labels = {name: str(field.label) for name, field in ContactForm().fields.items()}
    own = {field.path: field for field in fields_for(agent)}
    found = []
    for name in (*BUILT_IN, *own):
        field = own.get(name)
        values = [shown(stored(each, name), name, field) for each in (kept, gone)]
        if any(values):
            found.append(Compared(name, str(field) if field else labels[name], *values))
    return found


@dataclass(frozen=True)
class Joined:
    """A merge that stands, and what the gone record was called."""

    merge: Merge
    name: str


def joined(contact: Contact) -> list[Joined]:
    """The newest first."""
    rows = Merge.objects.standing().filter(kept__in=contact.ids).select_related("by", "gone")
    return [joined_of(row) for row in rows.order_by("-pk")]


def joined_of(made: Merge) -> Joined:
    return Joined(made, made.before.get("name") or _address(made.gone))


def _address(gone: Contact) -> str:
    return next((str(handle) for handle in gone.handles.all()[:1]), _("Without a name"))
