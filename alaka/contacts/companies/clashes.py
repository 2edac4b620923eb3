"""What somebody else made of a company's fields while they were changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alaka.contacts.companies.forms import CompanyForm
from alaka.contacts.entries import shown
from alaka.contacts.family import stored
from alaka.contacts.models import Company, OwnField


@dataclass(frozen=True)
class Clash:
    label: Any
    now: str
    mine: str


def of(company: Company, names: Iterable[str], form: CompanyForm) -> list[Clash]:
    asked = set(names)
    given = form.values() if asked else {}  # A form that was refused has none.
    return [
        Clash(form.bound(name).label, _shown(stored(company, name), name, own), mine)
        for name in form.names
        if name in asked
        for own in [form.own.get(name)]
        for mine in [_shown(given[name], name, own)]
    ]


def _shown(value: Any, name: str, own: OwnField | None) -> str:
    return ", ".join(value) if own is None and isinstance(value, list) else shown(value, name, own)
