"""What callers give of a company, on its way into the rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext

from alaka.accounts.models import Agent
from alaka.api.company_shapes import GivenCompany
from alaka.api.people_values import tags_named
from alaka.api.problems import Problem
from alaka.contacts.companies import changing
from alaka.contacts.models import Company
from alaka.contacts.own.uniqueness import TakenError
from alaka.core import phones


def values_of(payload: GivenCompany, country: str) -> dict[str, Any]:
    """Without its own fields. Raises Problem."""
    values = payload.model_dump(exclude_unset=True, exclude={"tags", "own"})
    if "name" in values:
        values["name"] = " ".join(values["name"].split())
    if "domains" in values:
        values["domains"] = list(dict.fromkeys(values["domains"]))
    if values.get("phone"):
        number = phones.parse(values["phone"], country)
        if number is None:
            reason = gettext("must be a telephone number; begin with + and the country")
            raise Problem("phone", reason)
        values["phone"] = number
    return values


def tag(company: Company, names: list[str] | None, agent: Agent) -> None:
    if names is not None:
        wanted, before = tags_named(names), set(changing.tags_on(company))
        changing.retag(company, put=wanted, taken=before - wanted, by=agent)


@contextmanager
def refused() -> Iterator[None]:
    """Of a value that no two may have. Raises Problem with 409."""
    try:
        yield
    except TakenError as refusal:
        reason = gettext("belongs to another company")
        if refusal.owner:
            reason = gettext("belongs to company %(id)s") % {"id": refusal.owner.pk}
        raise Problem(refusal.field.path, reason, status=409) from refusal
