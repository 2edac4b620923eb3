"""What points to a person or a company: written as people call it, kept as its number.

Enters: “Dana Novak #12”, as it is offered, or a name that only one of them has, or an address:
e-mail or telephone of a person, domain of a company. Who was merged into
somebody is read as that person.
"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Business
from alaka.contacts.companies import domains
from alaka.contacts.models import About, Company, Contact, Handle
from alaka.core import phones
from alaka.core.addresses import address

_NUMBER = re.compile(r"#\s*(\d{1,18})\s*$")
_MODELS: dict[str, type[Contact] | type[Company]] = {
    About.CONTACT: Contact,
    About.COMPANY: Company,
}


def rows(of: str) -> Any:
    return _MODELS[of].objects.all()


def find(of: str, text: str) -> list[int]:
    """The numbers of those who are called so, two at most; of one by its number, that; where nobody
    is, of whoever has such an address."""
    number = _NUMBER.search(text)
    if number is not None:
        found = rows(of).filter(pk=int(number[1]))
    else:
        found = rows(of).standing().filter(name__iexact=text)
    called_so = [row.root_id or row.pk for row in found.order_by("pk")[:2]]
    return called_so or _reached_by(of, text)


def _reached_by(of: str, text: str) -> list[int]:
    if of == About.COMPANY:
        theirs = Company.objects.standing().filter(domains__contains=[domains.read(text)])
        return list(theirs.order_by("pk").values_list("pk", flat=True)[:2])
    handles = Q(scheme="email", value=text.casefold())
    if number := phones.parse(text, Business.get().country):
        handles |= Q(scheme="phone", value=number)
    found = Handle.objects.filter(handles).select_related("contact").order_by("pk")
    return list(dict.fromkeys(row.contact.person_id for row in found))[:2]


def called(of: str, pk: int) -> str:
    """What it is called now; its bare number where it is gone for good."""
    return called_many(of, [pk])[0]


def called_many(of: str, numbers: list[int]) -> list[str]:
    known = rows(of).select_related("root").in_bulk(numbers)
    named = {pk: str(row.root or row) for pk, row in known.items()}
    return [named.get(pk, f"#{pk}") for pk in numbers]


def url(of: str, pk: int) -> str:
    return address("company" if of == About.COMPANY else "contact", pk)


class Suggesting(forms.TextInput):
    """An input that the server offers names for."""

    def __init__(self, of: str) -> None:
        super().__init__({"autocomplete": "off", "dir": "auto"})
        self.of = of

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        offers = f"{(attrs or {}).get('id', name)}-offers"
        asking = {
            "list": offers,
            "hx-get": reverse("references", args=[self.of]),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": f"#{offers}",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }
        written = super().render(name, value, {**(attrs or {}), **asking}, renderer)
        return format_html('{}<datalist id="{}"></datalist>', written, offers)


class ReferenceField(forms.CharField):
    """Cleaned to the number of the record."""

    def __init__(self, of: str, **options: Any) -> None:
        super().__init__(max_length=300, widget=Suggesting(of), **options)
        self.of = of

    def clean(self, value: Any) -> Any:
        text = super().clean(f"#{value}" if isinstance(value, int) else value)
        if not text:
            return None
        found = find(self.of, text)
        if not found:
            raise ValidationError(_("Nobody is called so, or has such an address."))
        if len(found) > 1:
            raise ValidationError(_("Several are called so: write an address of the right one."))
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        return f"{called(self.of, value)} #{value}" if isinstance(value, int) else value
