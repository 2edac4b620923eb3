"""What callers give of a person, on its way into the rows."""

from typing import Any

from django.utils.translation import gettext

from alaka.accounts.models import Agent
from alaka.api.contact_shapes import GivenHandle, Person
from alaka.api.people_values import tags_named
from alaka.api.problems import Problem
from alaka.api.values import email
from alaka.contacts import tagging
from alaka.contacts.models import Contact, Handle
from alaka.contacts.resolving import index as reindex
from alaka.core import clock, phones


def values_of(payload: Person) -> dict[str, Any]:
    return payload.model_dump(exclude_unset=True, exclude={"handles", "own", "tags"})


def tag(contact: Contact, names: list[str] | None, agent: Agent) -> None:
    if names is not None:
        wanted, before = tags_named(names), set(tagging.on(contact))
        tagging.retag(contact, put=wanted, taken=before - wanted, by=agent)


def add_handles(contact: Contact, given: list[GivenHandle]) -> None:
    for number, each in enumerate(given):
        value = handle_value(each, contact.country, f"handles.{number}.value")
        handle, _ = Handle.objects.get_or_create(
            scheme=each.scheme,
            value=value,
            defaults={"contact": contact, "created_at": clock.now()},
        )
        if handle.contact_id not in contact.ids:
            reason = gettext("belongs to contact %(id)s") % {"id": handle.contact.person_id}
            raise Problem(f"handles.{number}.value", reason, status=409)
    reindex(contact)


def handle_value(given: GivenHandle, country: str, field: str) -> str:
    if given.scheme == "phone":
        number = phones.parse(given.value, country)
        if number is None:
            raise Problem(
                field, gettext("must be a telephone number; begin with + and the country")
            )
        return number
    try:
        return email(given.value)
    except ValueError as problem:
        raise Problem(field, str(problem)) from problem
