"""Two records side by side, as they are looked at before they become one."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.companies.forms import CompanyForm
from alaka.contacts.companies.merging import DOMAINS
from alaka.contacts.entries import shown
from alaka.contacts.family import Record, built_in, stored
from alaka.contacts.forms import ContactForm
from alaka.contacts.models import About, Company, CompanyMerge, Contact, Merge, OwnField
from alaka.contacts.own.seeing import fields_for


@dataclass(frozen=True)
class Compared:
    """One field of both; ``is_asked`` where each has another value and one stays."""

    name: str
    label: str
    kept: str
    gone: str
    # Both records' entries stand in it then.
    adds_up: bool = False

    @property
    def is_asked(self) -> bool:
        return bool(self.kept and self.gone) and self.kept != self.gone and not self.adds_up


def compare(kept: Record, gone: Record, agent: Agent) -> list[Compared]:
    """The fields in which either has anything, of those that the agent sees."""
    is_company = isinstance(kept, Company)
    form: forms.BaseForm = CompanyForm(agent=agent) if is_company else ContactForm()
    labels = {name: str(field.label) for name, field in form.fields.items()}
    about = About.COMPANY if is_company else About.CONTACT
    own = {field.path: field for field in fields_for(agent, about)}
    found = []
    for name in (*built_in(kept), *own):
        field = own.get(name)
        one, other = (_shown(stored(each, name), name, field) for each in (kept, gone))
        if one or other:
            label = str(field) if field else labels[name]
            found.append(Compared(name, label, one, other, adds_up=name == DOMAINS))
    return found


def _shown(value: Any, name: str, field: OwnField | None) -> str:
    if field is None and isinstance(value, list):
        return ", ".join(value)
    return shown(value, name, field)


@dataclass(frozen=True)
class Joined:
    """A merge that stands, and what the gone record was called."""

    merge: Merge | CompanyMerge
    name: str


def joined(contact: Contact) -> list[Joined]:
    """The newest first."""
    rows = Merge.objects.standing().filter(kept__in=contact.ids).select_related("by", "gone")
    return [joined_of(row) for row in rows.order_by("-pk")]


def joined_of(made: Merge) -> Joined:
    return Joined(made, made.before.get("name") or _address(made.gone))


def joined_companies(company: Company) -> list[Joined]:
    """The same of a company."""
    rows = CompanyMerge.objects.standing().filter(kept__in=company.ids).select_related("by")
    return [joined_company(row) for row in rows.order_by("-pk")]


def joined_company(made: CompanyMerge) -> Joined:
    return Joined(made, str(made.before["name"]))


def _address(gone: Contact) -> str:
    return next((str(handle) for handle in gone.handles.all()[:1]), _("Without a name"))
