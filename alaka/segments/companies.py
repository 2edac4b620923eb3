"""What can be asked of the companies of a person, and the column that shows them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, Position
from alaka.core.folding import fold
from alaka.segments.columns import Cells, Column, gathered, records_of
from alaka.segments.conditions import base
from alaka.segments.conditions.values import Text

_GROUP = _("Companies")


class _OfPosition(Text):
    """A text of what a person is in a company; empty where he is in none that has one."""

    def asked(self) -> Q:
        if self.op in self.bare:
            has_one = base.has(self.rows().exclude(**{self.column: ""}), "contact")
            return has_one if self.op == "filled" else ~has_one
        return super().asked()

    def like(self, lookup: str) -> Q:
        return base.has(self.rows().filter(**{f"{self.column}__{lookup}": self.value}), "contact")

    def rows(self) -> "QuerySet[Position]":
        return Position.objects.all()


class CompanyName(_OfPosition):
    name, title, group = "company", _("Company"), _GROUP
    column = "company__name"
    clauses = {
        "contains": gettext_noop("the company’s name contains %(value)s"),
        "is": gettext_noop("the company is %(value)s"),
        "is_not": gettext_noop("the company is not %(value)s"),
        "begins": gettext_noop("the company’s name begins with %(value)s"),
        "empty": gettext_noop("is in no company"),
        "filled": gettext_noop("is in a company"),
    }

    def rows(self) -> "QuerySet[Position]":
        rows = super().rows()
        # The index of words finds the few among whom the letters are compared.
        return (
            rows
            if self.op in self.bare
            else rows.filter(company__search__contains=fold(str(self.value)))
        )


class RoleIn(_OfPosition):
    name, title, group = "role", _("Role in a company"), _GROUP
    column = "role"
    clauses = {
        "contains": gettext_noop("the role contains %(value)s"),
        "is": gettext_noop("the role is %(value)s"),
        "is_not": gettext_noop("the role is not %(value)s"),
        "begins": gettext_noop("the role begins with %(value)s"),
        "empty": gettext_noop("has no role in a company"),
        "filled": gettext_noop("has a role in a company"),
    }


class CompaniesOf(Column):
    name, title = "companies", _("Companies")

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        records = records_of(people)
        rows = Position.objects.filter(contact__in=list(records)).order_by(
            "-is_main", "company__sort_key", "pk"
        )
        asked = rows.values_list("contact", "company__name", "role")
        each = ((pk, [(name, role)]) for pk, name, role in asked)
        his: dict[int, list[Any]] = gathered(records, each, lambda one, other: one + other)
        return {pk: _named(dict(found)) for pk, found in his.items()}


def _named(roles: dict[str, str]) -> str:
    shown = ((name, format_html(" · {}", role) if role else "") for name, role in roles.items())
    return format_html_join(" ", "<bdi>{}{}</bdi>", shown)


CONDITIONS: list[type[base.Condition]] = [CompanyName, RoleIn]
COLUMNS: list[type[Column]] = [CompaniesOf]
