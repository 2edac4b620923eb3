"""What can be asked of a company itself, of its tags and of how many people are in it; and the
columns of the list of companies. People of theirs are asked for in `segments.companies`.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.companies import listing
from alaka.contacts.models import CompanyTag, Position
from alaka.core import phones
from alaka.core.folding import fold
from alaka.core.templatetags.core import number
from alaka.segments import people
from alaka.segments.columns import Cells, Column, CountryOf, FirstSeenOf, LanguageOf, OfRow, OwnerOf
from alaka.segments.columns import pills as pills_of
from alaka.segments.conditions import base
from alaka.segments.conditions.values import Day, Number, Text

_COMPANY = _("Company")


def its() -> Q:
    """Rows of any of the company's records."""
    return Q(company=OuterRef("pk")) | Q(company__root=OuterRef("pk"))


def has(rows: QuerySet[Any]) -> Q:
    """Companies that have one of these rows, with whichever of their records."""
    own = Exists(rows.filter(company=OuterRef("pk")))
    return Q(own) | Q(Exists(rows.filter(company__root=OuterRef("pk"))))


class Name(people.Name):
    group = _COMPANY


class Domain(Text):
    """Any of those its people's addresses have, or of its web site."""

    name, title, group = "domain", _("Domain or web site"), _COMPANY
    ops = {op: Text.ops[op] for op in ("contains", "is", "empty", "filled")}
    clauses = {
        "contains": gettext_noop("a domain or the web site contains %(value)s"),
        "is": gettext_noop("a domain is %(value)s"),
        "empty": gettext_noop("has neither a domain nor a web site"),
        "filled": gettext_noop("has a domain or a web site"),
    }

    def asked(self) -> Q:
        if self.op in self.bare:
            none = Q(domains=[], website="")
            return none if self.op == "empty" else ~none
        text = str(self.value).strip().lower()
        if self.op == "is":
            return Q(domains__contains=[text])
        found = Q(website__icontains=text) | Q(domains__icontains=text)
        return Q(search__contains=fold(text)) & found


class Phone(Text):
    name, title, group = "phone", _("Phone number"), _COMPANY
    ops = {op: Text.ops[op] for op in ("contains", "empty", "filled")}
    column = "phone"
    clauses = {
        "contains": gettext_noop("the number contains %(value)s"),
        "empty": gettext_noop("has no number"),
        "filled": gettext_noop("has a number"),
    }

    def like(self, lookup: str) -> Q:
        digits = phones.search_digits(str(self.value))
        return Q(phone__contains=digits) if digits else Q(pk__in=())


class Address(Text):
    name, title, group = "address", _("Address"), _COMPANY
    column = "address"
    clauses = {
        "contains": gettext_noop("the address contains %(value)s"),
        "is": gettext_noop("the address is %(value)s"),
        "is_not": gettext_noop("the address is not %(value)s"),
        "begins": gettext_noop("the address begins with %(value)s"),
        "empty": gettext_noop("the address is empty"),
        "filled": gettext_noop("the address is filled in"),
    }


class Language(people.Language):
    group = _COMPANY


class Country(people.Country):
    group = _COMPANY


class Owner(people.Owner):
    group = _COMPANY


class Tags(people.Tags):
    group = _COMPANY

    def among(self, values: list[str]) -> Q:
        rows = CompanyTag.objects.filter(tag__in=[int(pk) for pk in values])
        return has(rows)


class Added(Day):
    name, title, group = "added", _("Added"), _COMPANY
    column = "created_at"
    ops = {op: label for op, label in Day.ops.items() if op not in Day.bare}
    clauses = {
        "last": gettext_noop("added %(value)s"),
        "ago": gettext_noop("added %(value)s"),
        "before": gettext_noop("added before %(value)s"),
        "after": gettext_noop("added after %(value)s"),
    }


class HasPeople(Number):
    name, title, group = "people", _("Number of people"), _COMPANY
    ops = {op: label for op, label in Number.ops.items() if op not in Number.bare}
    LEAST = 0
    clauses = {
        "is": gettext_noop("the number of its people is %(value)s"),
        "at_least": gettext_noop("the number of its people is at least %(value)s"),
        "at_most": gettext_noop("the number of its people is at most %(value)s"),
    }

    def asked(self) -> Q:
        lookup = {"is": "exact", "at_least": "gte"}.get(self.op, "lte")
        rows = Position.objects.order_by().annotate(one=Coalesce("company__root", "company"))
        people = Count(Coalesce("contact__root", "contact"), distinct=True)
        counted = rows.values("one").annotate(count=people)
        some = Q(pk__in=counted.filter(**{f"count__{lookup}": self.value}).values("one"))
        # Those with nobody have no row that could be counted.
        is_for_none = self.value <= 0 if self.op == "at_least" else self.op == "at_most"
        if is_for_none or (self.op == "is" and self.value == 0):
            return some | ~has(Position.objects.all())
        return some


class Role(Text):
    """What somebody is in it."""

    name, title, group = "role", _("Role of somebody in it"), _COMPANY
    ops = {op: Text.ops[op] for op in ("contains", "is")}
    clauses = {
        "contains": gettext_noop("somebody’s role in it contains %(value)s"),
        "is": gettext_noop("somebody’s role in it is %(value)s"),
    }

    def like(self, lookup: str) -> Q:
        rows = Position.objects.filter(**{f"role__{lookup}": self.value})
        return has(rows)


CONDITIONS: list[type[base.Condition]] = [
    Name, Domain, Phone, Address, Country, Language, Owner, Tags, Added, HasPeople, Role
]  # fmt: skip


def _ltr(texts: Iterable[str]) -> str:
    return format_html_join(" ", '<bdi class="ltr">{}</bdi>', ((text,) for text in texts))


class DomainsOf(OfRow):
    name, title, field = "domains", _("Mail domains"), "domains"
    _MOST = 2

    @classmethod
    def shown(cls, value: Any) -> str:
        return _ltr([*value[: cls._MOST], *(["…"] if len(value) > cls._MOST else [])])


class WebsiteOf(OfRow):
    name, title, field = "website", _("Web site"), "website"

    @classmethod
    def shown(cls, value: Any) -> str:
        return _ltr([value])


class PhoneOf(Column):
    name, title = "phone", _("Phone")

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        having = [row for row in people if row.phone]
        return {row.pk: _ltr([phones.display(row.phone, row.country)]) for row in having}


class AddressOf(OfRow):
    name, title, field = "address", _("Address"), "address"


class TagsOn(Column):
    name, title = "tags", _("Tags")

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        return {pk: pills_of(names) for pk, names in listing.tags_of(people).items()}


class AddedOn(FirstSeenOf):
    name, title = "added", _("Added")


class PeopleIn(Column):
    name, title, is_number = "people", _("People"), True

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        return {pk: number(count) for pk, count in listing.count_people(people).items()}


COLUMNS: list[type[Column]] = [
    DomainsOf, WebsiteOf, PhoneOf, AddressOf, CountryOf, LanguageOf, OwnerOf, TagsOn, PeopleIn,
    AddedOn,
]  # fmt: skip
