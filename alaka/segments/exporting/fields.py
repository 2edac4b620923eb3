"""What of people, or of companies, a file can hold, by column. Headings are those by which an
import knows them.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alaka.accounts import zones
from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.models import Contact, OwnField, Position
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.preferring import channel_name
from alaka.core.sheets import Column
from alaka.segments import columns
from alaka.segments.exporting import companies
from alaka.segments.exporting.addresses import addresses
from alaka.segments.exporting.field import Field, Plain, Read, page
from alaka.segments.listing import Listing
from alaka.segments.offering import columns_for


@dataclass(frozen=True)
class Wish:
    """``is_whole``: all there is, not only what the list shows. ``is_raw``: values as the API has
    them, not as people read them."""

    agent: Agent
    is_whole: bool = False
    is_raw: bool = False


def fields(listing: Listing, wish: Wish) -> list[Field]:
    about, rooms = listing.about, columns_for(wish.agent, listing.about)
    whole, of_row, beside = (
        (companies.WHOLE, companies.OF_ROW, companies.beside())
        if listing.is_of_companies
        else (_WHOLE, _OF_ROW, _beside())
    )
    names = [*whole, *rooms] if wish.is_whole else ["name", *listing.columns]
    own = {field.path: field for field in fields_for(wish.agent, about)}
    found: list[Field] = []
    for name in dict.fromkeys(names):
        if name in own:
            found.append(_own(own[name], wish))
        elif name in of_row:
            found.append(_of_row(name, of_row[name], wish))
        elif name in beside:
            found += beside[name]
        elif name in rooms:
            found.append(_of_room(rooms[name], wish.agent))
    return found


_WHOLE = (
    "name", "handles", "language", "country", "timezone", "about", "owner", "preferred_channel",
    "best_hours", "companies", "tags", "first_seen", "page",
)  # fmt: skip


def _beside() -> dict[str, list[Field]]:
    """What stands in other rows."""
    return {
        "handles": addresses(),
        "tags": [Field(Column("tags", _("Tags")), tagging.of_many)],
        "companies": [Field(Column("companies", _("Companies")), _companies)],
        "page": [page()],
    }


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


_OF_ROW: dict[str, Plain] = {
    "name": Plain(gettext_lazy("Name"), "name"),
    "language": Plain(gettext_lazy("Language"), "language", _language),
    "country": Plain(gettext_lazy("Country"), "country", zones.country_name),
    "timezone": Plain(gettext_lazy("Time zone"), "timezone"),
    "about": Plain(gettext_lazy("About this person"), "about"),
    "owner": Plain(gettext_lazy("Owner"), "owner_id"),
    "preferred_channel": Plain(
        gettext_lazy("Preferred channel"), "preferred_channel", channel_name
    ),
    "best_hours": Plain(gettext_lazy("Best hours"), "best_hours"),
    "first_seen": Plain(gettext_lazy("First seen"), "created_at"),
}


def _of_row(name: str, plain: Plain, wish: Wish) -> Field:
    shown = plain.shown
    if name == "owner":
        shown = dict(Agent.objects.get_queryset().values_list("pk", "name")).get

    def read(people: list[Any]) -> dict[int, Any]:
        stored = ((each.pk, getattr(each, plain.column)) for each in people)
        if shown is None or wish.is_raw:
            return dict(stored)
        return {pk: shown(value) for pk, value in stored if value}

    return Field(Column(name, str(plain.title)), read)


def _companies(people: list[Contact]) -> dict[int, Any]:
    """By name, the main one first."""
    records = columns.records_of(people)
    rows = Position.objects.filter(contact__any_of=list(records))
    rows = rows.order_by("-is_main", "company__sort_key", "pk")
    found: dict[int, dict[str, None]] = {}
    for record, name in rows.values_list("contact", "company__name"):
        found.setdefault(records[record], {})[name] = None
    return {pk: list(names) for pk, names in found.items()}


def _own(field: OwnField, wish: Wish) -> Field:
    kind, key, language = KINDS[field.kind], field.key, (get_language() or "en")[:2]

    def shown(stored: list[Any]) -> list[Any]:
        if kind.column == "numeric":
            return [Decimal(value) for value in stored]
        if field.kind == "date":
            return [kind.entered(value) for value in stored]
        names = kind.shown_many(stored, field, language)
        if field.kind == "reference":  # Names are borne by many: its number tells who is meant.
            return [f"{name} #{pk}" for name, pk in zip(names, stored, strict=True)]
        return names

    def read(people: list[Any]) -> dict[int, Any]:
        stored = {each.pk: each.own[key] for each in people if key in each.own}
        if wish.is_raw or not stored:
            return stored
        return dict(zip(stored, shown(list(stored.values())), strict=True))

    return Field(Column(field.path, str(field)), read)


def _of_room(column: type[columns.Column], agent: Agent) -> Field:
    read: Read = lambda people: column.plain(people, agent)  # noqa: E731
    return Field(Column(column.name, str(column.title)), read)
