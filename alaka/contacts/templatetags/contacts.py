"""What the templates of this room ask for. ``{% load contacts %}``."""

import json
from collections.abc import Container
from typing import Any
from urllib.parse import urlencode

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import get_language

from alaka.contacts.companies.changing import FIELDS
from alaka.contacts.consent.schemes import scheme_name
from alaka.contacts.family import BUILT_IN
from alaka.contacts.models import Company, Contact, Purpose, Source, Tag

register = template.Library()


@register.filter
def changed_fields(data: dict[str, Any]) -> str:
    """The fields that an event says were changed, as its reader calls them."""
    names = [_named(Contact, BUILT_IN, path, data) for path in data.get("fields", ())]
    return ", ".join(filter(None, names))


def _named(model: type[Model], built_in: Container[str], path: str, data: dict[str, Any]) -> str:
    own: dict[str, dict[str, str]] = data.get("own", {})
    if path in own:
        return own[path].get((get_language() or "")[:2]) or own[path][""]
    return str(model._meta.get_field(path).verbose_name) if path in built_in else ""  # type: ignore[union-attr]


@register.filter
def purpose_told(data: dict[str, Any]) -> str:
    """What the purpose that an event tells of was called, in the reader's language."""
    key, names = data.get("purpose", ""), data.get("names") or {}
    told = names.get((get_language() or "")[:2]) or names.get("")
    return str(told or Purpose(key=key))


@register.filter
def channel_told(scheme: str) -> str:
    return scheme_name(scheme)


@register.filter
def source_told(source: str) -> str:
    return str(Source(source).label) if source in Source.values else source


@register.filter
def people_tagged(tag: Tag) -> str:
    """The list of the people who have this tag."""
    asked = {"of": "tag", "op": "has", "value": [str(tag.pk)]}
    return f"{reverse('contacts')}?{urlencode({'filter': json.dumps(asked)})}"


@register.filter
def people_of_company(company: Company) -> str:
    """The list of the people who are in this company."""
    asked = {"of": "company", "op": "is", "value": company.name}
    return f"{reverse('contacts')}?{urlencode({'filter': json.dumps(asked)})}"


@register.filter
def changed_company_fields(data: dict[str, Any]) -> str:
    """The fields that an event says were changed of a company, as its reader calls them."""
    names = [_named(Company, FIELDS, path, data) for path in data.get("fields", ())]
    return ", ".join(filter(None, names))


@register.filter
def of_key(values: dict[int, int], key: int) -> int:
    return values.get(key, 0)
