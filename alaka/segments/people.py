"""What can be asked of the person himself and of his addresses."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.accounts import zones
from alaka.accounts.models import Agent
from alaka.contacts.models import ContactTag, Handle, Tag
from alaka.contacts.preferring import channels
from alaka.contacts.ways import having, lacking
from alaka.core import phones
from alaka.core.folding import fold
from alaka.segments.conditions import base
from alaka.segments.conditions.values import Choice, Day, Several, Text, YesNo

_PERSON, _ADDRESSES = _("Person"), _("Addresses")
_SCHEMES = [("email", _("E-mail")), ("phone", _("Phone")), ("customer", _("Customer number"))]


class Name(Text):
    name, title, group = "name", _("Name"), _PERSON
    column = "name"
    clauses = {
        "contains": gettext_noop("the name contains %(value)s"),
        "is": gettext_noop("the name is %(value)s"),
        "is_not": gettext_noop("the name is not %(value)s"),
        "begins": gettext_noop("the name begins with %(value)s"),
        "empty": gettext_noop("the name is empty"),
        "filled": gettext_noop("the name is filled in"),
    }

    def like(self, lookup: str) -> Q:
        # The index of words finds the few among whom the letters are compared.
        return Q(search__contains=fold(self.value)) & super().like(lookup)


class Language(Choice):
    name, title, group = "language", _("Language"), _PERSON
    column = "language"
    clauses = {
        "is": gettext_noop("the language is %(value)s"),
        "is_not": gettext_noop("the language is not %(value)s"),
        "empty": gettext_noop("the language is not known"),
        "filled": gettext_noop("the language is known"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return [(code, str(label)) for code, label in settings.LANGUAGES]


class Country(Choice):
    name, title, group = "country", _("Country"), _PERSON
    column = "country"
    clauses = {
        "is": gettext_noop("the country is %(value)s"),
        "is_not": gettext_noop("the country is not %(value)s"),
        "empty": gettext_noop("the country is not known"),
        "filled": gettext_noop("the country is known"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return zones.country_choices()


class Zone(Choice):
    name, title, group = "timezone", _("Time zone"), _PERSON
    column = "timezone"
    clauses = {
        "is": gettext_noop("the time zone is %(value)s"),
        "is_not": gettext_noop("the time zone is not %(value)s"),
        "empty": gettext_noop("the time zone is not known"),
        "filled": gettext_noop("the time zone is known"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return zones.choices()


class FirstSeen(Day):
    name, title, group = "first_seen", _("First seen"), _PERSON
    column = "created_at"
    ops = {op: label for op, label in Day.ops.items() if op not in Day.bare}
    clauses = {
        "last": gettext_noop("first seen %(value)s"),
        "ago": gettext_noop("first seen %(value)s"),
        "before": gettext_noop("first seen before %(value)s"),
        "after": gettext_noop("first seen after %(value)s"),
    }


class Tags(Several):
    name, title, group = "tag", _("Tag"), _PERSON
    clauses = {
        "has": gettext_noop("has the tag %(value)s"),
        "has_not": gettext_noop("has not the tag %(value)s"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Tag.objects.values_list("pk", "name")]

    def among(self, values: list[str]) -> Q:
        return base.has(ContactTag.objects.filter(tag__in=[int(pk) for pk in values]), "contact")


class Owner(Choice):
    """``me`` is whoever asks, so that one shared view is everybody's own."""

    name, title, group = "owner", _("Owner"), _PERSON
    clauses = {
        "is": gettext_noop("the owner is %(value)s"),
        "is_not": gettext_noop("the owner is not %(value)s"),
        "empty": gettext_noop("has no owner"),
        "filled": gettext_noop("has an owner"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        rows = Agent.objects.get_queryset().order_by("name", "pk").values_list("pk", "name")
        return [("me", str(_("I myself"))), *((str(pk), name) for pk, name in rows)]

    def asked(self) -> Q:
        if self.op in self.bare:
            return Q(owner__isnull=self.op == "empty")
        his = Q(owner__in=[self.agent.pk if pk == "me" else int(pk) for pk in self.values])
        return his if self.op == "is" else Q(owner=None) | ~his


class Preferred(Choice):
    name, title, group = "preferred_channel", _("Preferred channel"), _PERSON
    column = "preferred_channel"
    clauses = {
        "is": gettext_noop("the preferred channel is %(value)s"),
        "is_not": gettext_noop("the preferred channel is not %(value)s"),
        "empty": gettext_noop("the preferred channel is not known"),
        "filled": gettext_noop("the preferred channel is known"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return [(kind, str(label)) for kind, label in channels().items()]


class Reachable(Several):
    name, title, group = "reachable", _("Kind of address"), _ADDRESSES
    clauses = {
        "has": gettext_noop("has an address of the kind %(value)s"),
        "has_not": gettext_noop("has no address of the kind %(value)s"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return [(scheme, str(label)) for scheme, label in _SCHEMES]

    def asked(self) -> Q:
        return Q(ways__in=(having if self.op == "has" else lacking)(self.values))


class Address(Text):
    """E-mail, number, customer number; a part of a number however it is grouped."""

    name, title, group = "address", _("Address or number"), _ADDRESSES
    ops = {op: Text.ops[op] for op in ("contains", "is", "begins", "empty", "filled")}
    clauses = {
        "contains": gettext_noop("an address contains %(value)s"),
        "is": gettext_noop("an address is %(value)s"),
        "begins": gettext_noop("an address begins with %(value)s"),
        "empty": gettext_noop("has no address"),
        "filled": gettext_noop("has an address"),
    }

    def asked(self) -> Q:
        if self.op in self.bare:
            return Q(ways=0) if self.op == "empty" else Q(ways__gt=0)
        return super().asked()

    def like(self, lookup: str) -> Q:
        text = self.plain()
        his: Any = {f"value__{lookup}": text}
        return Q(search__contains=fold(text)) & base.has(_handles().filter(**his), "contact")

    def plain(self) -> str:
        """A number as it is stored; its beginning only where it is told with its country."""
        text = str(self.value)
        digits = phones.search_digits(text)
        if digits and text.lstrip().startswith("+"):
            return "+" + digits
        return digits if digits and self.op == "contains" else text


class Proved(YesNo):
    name, title, group = "proved", _("Proved to be his"), _ADDRESSES
    clauses = {
        "yes": gettext_noop("an address is proved"),
        "no": gettext_noop("no address is proved"),
    }

    def yes(self) -> Q:
        return base.has(_handles().exclude(proved_at=None), "contact")


def _handles() -> "QuerySet[Handle]":
    # A browser's number is nobody's address.
    return Handle.objects.exclude(scheme="chat")


CONDITIONS: list[type[base.Condition]] = [
    Name, Language, Country, Zone, FirstSeen, Tags, Owner, Preferred, Reachable, Address, Proved
]  # fmt: skip
