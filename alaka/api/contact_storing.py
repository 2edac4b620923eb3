"""What callers give of a person, on its way into the rows."""

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from alaka.accounts.models import Agent
from alaka.api.contact_shapes import GivenHandle, Person
from alaka.api.people_values import tags_named
from alaka.api.problems import Problem
from alaka.api.values import email
from alaka.contacts import addresses, tagging
from alaka.contacts.models import Contact, Handle
from alaka.contacts.resolving import index as reindex
from alaka.core import clock, phones
from alaka.importing.people import address_of
from alaka.importing.targets import Situation


class Space:
    """Where customer numbers count that are given without one; asked once where there are many."""

    @cached_property
    def name(self) -> str:
        return addresses.space()


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


def handle_value(given: GivenHandle, country: str, field: str, space: Space | None = None) -> str:
    """As it is stored. Raises Problem."""
    if given.scheme == "customer":
        return _customer(given.value, field, space or Space())
    if given.scheme == "phone":
        number = phones.parse(given.value, country)
        if number is None:
            raise Problem(
                field, gettext("must be a telephone number; begin with + and the country")
            )
        return number
    if given.scheme == "email":
        try:
            return email(given.value)
        except ValueError as problem:
            raise Problem(field, str(problem)) from problem
    return _address(given.scheme, given.value, Situation(country=country), field)


def _customer(text: str, field: str, space: Space) -> str:
    """With its space, where it is told with one."""
    whole = " ".join(text.split())
    if "@" in whole and Handle.objects.filter(scheme="customer", value=whole).exists():
        return whole
    bare = whole.removesuffix(f"@{space.name}")
    return _address("customer", bare, Situation(space=space.name), field)


def _address(scheme: str, text: str, situation: Situation, field: str) -> str:
    try:
        return address_of(scheme, text, situation)
    except ValidationError as problem:
        raise Problem(field, str(problem.messages[0])) from problem
