"""What callers may give of people and companies beside plain texts."""

from typing import Annotated, Any

from django.utils.translation import gettext
from pydantic import AfterValidator, Field

from alaka.accounts.models import Agent
from alaka.api.problems import Problem
from alaka.api.values import Id, Text
from alaka.contacts import preferring, tagging
from alaka.contacts.companies import domains
from alaka.contacts.models import Tag


def _owner(pk: int | None) -> int | None:
    if pk is not None and not Agent.objects.who_answer().filter(pk=pk).exists():
        raise ValueError(gettext("must be an agent who answers, or null"))
    return pk


def _preferred(kind: str) -> str:
    if kind and kind not in preferring.channels():
        raise ValueError(
            gettext("must be one of %(kinds)s, or empty")
            % {"kinds": ", ".join(preferring.channels())}
        )
    return kind


def _hours(text: str) -> str:
    hours = preferring.read_hours(text) if text else ""
    if text and not hours:
        raise ValueError(gettext("must be like 09:00-17:30, or empty"))
    return hours


def _domain(text: str) -> str:
    domain = domains.read(text)
    if not domain or domain in domains.OF_EVERYBODY:
        raise ValueError(gettext("must be a domain of the company’s own, such as firma.ba"))
    return domain


def _kinds(schema: dict[str, Any]) -> None:
    schema["enum"] = ["", *preferring.channels()]


Owner = Annotated[Id | None, AfterValidator(_owner)]
Preferred = Annotated[Text, AfterValidator(_preferred), Field(json_schema_extra=_kinds)]
Domain = Annotated[Text, AfterValidator(_domain)]
Hours = Annotated[Text, AfterValidator(_hours), Field(examples=["", "09:00-17:30"])]


def tags_named(names: list[str]) -> set[Tag]:
    """Those that are new are made. Raises Problem."""
    found = set()
    for number, name in enumerate(names):
        written = tagging.written(name)
        if not 0 < len(written) <= tagging.LONGEST:
            raise Problem(f"tags.{number}", gettext("must have 1 to 50 letters"))
        found.add(tagging.named(written))
    return found
