"""What can be asked of the consents of a person, and the column that shows them."""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.consent import purposes
from alaka.contacts.consent.schemes import scheme_name, schemes
from alaka.contacts.models import Consent, Contact
from alaka.core.words import Words, either
from alaka.segments.columns import Cells, Column, gathered, records_of
from alaka.segments.conditions import base
from alaka.segments.conditions.values import names, not_offered, several_field

_CHANNEL = "channel"


class ConsentTo(base.Condition):
    """What was said last of a channel, by name or with all others, is what counts for it; without
    a channel, a yes or a no to any of them."""

    name, title, group = "consent", gettext_lazy("Consent"), gettext_lazy("Consents")
    keys = frozenset({"value", _CHANNEL})
    ops = {
        "given": pgettext_lazy("condition", "said yes to"),
        "withdrawn": pgettext_lazy("condition", "said no to"),
        "never": pgettext_lazy("condition", "was never asked for"),
    }
    clauses = {
        "given": gettext_noop("said yes to %(value)s"),
        "withdrawn": gettext_noop("said no to %(value)s"),
        "never": gettext_noop("was never asked for %(value)s"),
    }

    def wrong(self) -> dict[str, Words]:
        found = {}
        if self.leaf.get("value") in (None, "", []):
            found["value"] = Words(base.MISSING)
        elif why := not_offered(self.value, base.offered(self.agent, _purposes)):
            found["value"] = why
        if not isinstance(self.channel, str) or self.channel not in ("", *schemes()):
            found[_CHANNEL] = Words(base.NOT_KNOWN)
        return found

    @property
    def channel(self) -> Any:
        return self.leaf.get(_CHANNEL) or ""

    def asked(self) -> Q:
        return reduce(or_, map(self._of, base.listed(self.value)))

    def _of(self, purpose: str) -> Q:
        said = Consent.objects.current().filter(purpose=purpose)
        if self.op == "never":
            here = said.filter(scheme__in=["", self.channel]) if self.channel else said
            return ~base.has(here, "contact")
        same = said.filter(is_given=self.op == "given")
        if not self.channel:
            return base.has(same, "contact")
        other = said.filter(is_given=self.op != "given", scheme=self.channel)
        by_name = base.has(same.filter(scheme=self.channel), "contact")
        by_all = base.has(same.filter(scheme=""), "contact")
        return by_name | (by_all & ~base.has(other, "contact"))

    def said(self) -> str:
        value = either(names(self.value, base.offered(self.agent, _purposes)))
        clause = _(self.clauses[self.op]) % {"value": value}
        if not self.channel:
            return clause
        channel = scheme_name(self.channel)
        return _("%(clause)s (%(channel)s)") % {"clause": clause, "channel": channel}

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        channels = [("", gettext_lazy("Any channel")), *schemes().items()]
        return {
            "value": several_field(gettext_lazy("For what"), base.offered(agent, _purposes)),
            _CHANNEL: forms.ChoiceField(
                label=gettext_lazy("Channel"), choices=channels, required=False
            ),
        }

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        channel = values.get(_CHANNEL)
        return {"value": values.get("value"), **({_CHANNEL: channel} if channel else {})}

    @classmethod
    def shown(cls, leaf: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().shown(leaf), _CHANNEL: leaf.get(_CHANNEL)}


def _purposes(agent: Agent) -> list[tuple[str, str]]:
    return [(each.key, str(each)) for each in purposes.asked_for()]


class ConsentsOf(Column):
    name, title = "consents", gettext_lazy("Consents")

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        records, titles = records_of(people), purposes.titles()
        rows = Consent.objects.current().filter(contact__in=list(records)).order_by("purpose", "pk")
        said = ((row.contact_id, [row]) for row in rows)
        his = gathered(records, said, lambda one, other: one + other)
        return {pk: _signs(found, titles) for pk, found in his.items()}


def _signs(rows: list[Consent], titles: dict[str, str]) -> str:
    """Each purpose once: whether there is a channel to which he said yes."""
    said: dict[str, bool] = {}
    for row in rows:
        said[row.purpose] = said.get(row.purpose, False) or row.is_given
    shown = (
        (_("Yes") if is_given else _("No"), titles.get(purpose, purpose))
        for purpose, is_given in said.items()
    )
    return format_html_join(" · ", "<bdi>{}: {}</bdi>", ((name, yes) for yes, name in shown))


CONDITIONS: list[type[base.Condition]] = [ConsentTo]
COLUMNS: list[type[Column]] = [ConsentsOf]
