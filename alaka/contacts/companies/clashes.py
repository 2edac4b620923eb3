"""What somebody else made of a company's fields while they were changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alaka.contacts.companies.changing import stored
from alaka.contacts.companies.forms import CompanyForm
from alaka.contacts.entries import shown
from alaka.contacts.models import Company


@dataclass(frozen=True)
class Clash:
    label: Any
    now: str
    mine: str


def of(company: Company, names: Iterable[str], form: CompanyForm) -> list[Clash]:
    return [
        Clash(form[name].label, _shown(stored(company, name), name), _mine(form, name))
        for name in form.fields
        if name in set(names)
    ]


def _mine(form: CompanyForm, name: str) -> str:
    return _shown(form.cleaned_data[name], name)


def _shown(value: Any, name: str) -> str:
    return ", ".join(value) if isinstance(value, list) else shown(value, name, None)
