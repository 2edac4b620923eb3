"""Columns of the lists of people and of companies; rooms offer theirs through ``registry.COLUMNS``
and ``registry.COMPANY_COLUMNS``.

Each is asked once for a whole page, and says nothing of whom it does not name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from html import escape, unescape
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.html import format_html_join, strip_tags
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.accounts import zones
from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.listing import handles_of
from alaka.contacts.models import About, Contact, Handle
from alaka.contacts.preferring import channel_name
from alaka.core.templatetags.core import date_for_reader
from alaka.segments.walking import Walk

Value = TypeVar("Value")
# What stands in the column, by the person's id.
Cells = dict[int, str]
_SHOWN = 3


class Column:
    name: ClassVar[str]
    title: ClassVar[Any]
    is_number: ClassVar[bool] = False

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        raise NotImplementedError

    @classmethod
    def walk(cls, agent: Agent) -> Walk | None:
        """By what it sorts very many people, if it does."""
        return None

    @classmethod
    def plain(cls, people: list[Any], agent: Agent) -> dict[int, Any]:
        """The same for a file: of a room that says no more, its text without marks."""
        cells = cls.cells(people, agent)
        return {pk: unescape(strip_tags(cell)).strip() for pk, cell in cells.items()}


def records_of(people: list[Contact]) -> dict[int, int]:
    """The person's id by those of all records of his: see contacts.merging."""
    return {pk: contact.pk for contact in people for pk in contact.ids}


def gathered(
    records: dict[int, int],
    rows: Iterable[tuple[int, Value]],
    both: Callable[[Value, Value], Value],
) -> dict[int, Value]:
    """By person, of rows that name a record; ``both`` makes one value of two."""
    found: dict[int, Value] = {}
    for record, value in rows:
        pk = records[record]
        found[pk] = both(found[pk], value) if pk in found else value
    return found


class LastOf(Column):
    """When the last of each person's rows was: in lists its day, in files the moment."""

    moment: ClassVar[str]

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        raise NotImplementedError

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: date_for_reader(at) for pk, at in cls.plain(people, agent).items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        records = records_of(people)
        rows = cls.rows(agent).filter(contact__any_of=list(records)).order_by()
        last = rows.values("contact").annotate(last=Max(cls.moment))
        return gathered(records, last.values_list("contact", "last"), max)


@cache
def columns(about: str = About.CONTACT) -> dict[str, type[Column]]:
    found: dict[str, type[Column]] = {}
    is_of_people = about == About.CONTACT
    for path in registry.COLUMNS if is_of_people else registry.COMPANY_COLUMNS:
        for column in import_string(path):
            found[column.name] = column
    return found


class Handles(Column):
    name, title = "handles", _("Addresses")

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        records = records_of(people)
        his: dict[int, list[Handle]] = defaultdict(list)
        for handle in handles_of(records):
            his[records[handle.contact_id]].append(handle)
        return {pk: _few(handles) for pk, handles in his.items()}


def _few(handles: list[Handle]) -> str:
    # Lists show hundreds: format_html takes as long as all the rest.
    shown = " ".join(f'<bdi class="ltr">{escape(str(handle))}</bdi>' for handle in handles[:_SHOWN])
    return SafeString(shown if len(handles) <= _SHOWN else f"{shown} …")


class OfRow(Column):
    """What stands in the record's own row."""

    field: ClassVar[str]

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        rows = ((each.pk, getattr(each, cls.field)) for each in people)
        return {pk: cls.shown(value) for pk, value in rows if value}

    @classmethod
    def shown(cls, value: Any) -> str:
        return str(value)


class LanguageOf(OfRow):
    name, title, field = "language", _("Language"), "language"

    @classmethod
    def shown(cls, value: Any) -> str:
        return str(dict(settings.LANGUAGES).get(value, value))


class CountryOf(OfRow):
    name, title, field = "country", _("Country"), "country"

    @classmethod
    def shown(cls, value: Any) -> str:
        return zones.country_name(value)


class FirstSeenOf(OfRow):
    name, title, field = "first_seen", _("First seen"), "created_at"

    @classmethod
    def shown(cls, value: Any) -> str:
        return date_for_reader(value)


class TagsOf(Column):
    name, title = "tags", _("Tags")

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: pills(names) for pk, names in tagging.of_many(people).items()}


def pills(names: Iterable[str]) -> str:
    return format_html_join(" ", '<span class="pill"><span>{}</span></span>', ((n,) for n in names))


class OwnerOf(Column):
    name, title = "owner", _("Owner")

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        owned = {contact.pk: contact.owner_id for contact in people if contact.owner_id}
        owners = Agent.objects.get_queryset().in_bulk(set(owned.values()))
        return {pk: str(owners[owner]) for pk, owner in owned.items()}


class PreferredOf(OfRow):
    name, title, field = "preferred_channel", _("Preferred channel"), "preferred_channel"

    @classmethod
    def shown(cls, value: Any) -> str:
        return channel_name(value)


COLUMNS: list[type[Column]] = [
    Handles, TagsOf, OwnerOf, LanguageOf, CountryOf, PreferredOf, FirstSeenOf
]  # fmt: skip
