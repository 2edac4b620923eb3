"""What filters of people ask of their visits, of pages they saw and of what they did there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.sales.models import Order
from alaka.segments.columns import Column, LastOf
from alaka.segments.conditions import afterwards
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.events import Among, AtLeast, Events, Says, Whether
from alaka.segments.conditions.values import since
from alaka.tracking.columns import chains, whole
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Kind, OwnedEvent, OwnedVisit, Term
from alaka.tracking.origins import CameBy

_SITES = _("On your sites")


# So many words are looked for one by one; of more, PostgreSQL looks at each.
_FEW = 5_000


def _holding(word: Word, text: str) -> "list[int] | QuerySet[Any]":
    rows = Term.objects.filter(kind=word, text__icontains=text)
    few = list(rows.values_list("pk", flat=True)[: _FEW + 1])
    return few if len(few) <= _FEW else rows.values("pk")


def _ways(agent: Agent) -> list[tuple[str, str]]:
    return [(way.value, str(way.label)) for way in CameBy]


# By whichever record of the person.
_ORDERED_LATER = Q(
    Exists(
        Order.objects.known()
        .standing()
        .filter(
            Q(contact=OuterRef("contact")) | Q(contact__any_of=OuterRef("contact__family")),
            placed_at__gt=OuterRef("at"),
        )
    )
)


class OnSites(Events):
    """Of everybody it is asked of the columnar copy, where there is one; so is what came before
    something on a site, or after it."""

    def is_wide(self, is_denied: bool) -> bool:
        return self.is_wide_after(self, is_denied)

    def is_wide_after(self, first: Events, is_denied: bool) -> bool:
        return chains.is_wide(_sides(first), _since(first), is_denied or first.op == "none")

    def ids(self) -> "QuerySet[Any] | None":
        return None if whole.is_copied(_since(self)) else super().ids()

    def found_elsewhere(self, among: Sequence[int] | None = None) -> list[int] | None:
        if self.then:
            return _followed(self, among)
        return whole.people(self.of_days(), self.least, _since(self), among)

    def found_after(self, first: Events, among: Sequence[int] | None = None) -> list[int] | None:
        return _followed(first, among)


def _followed(first: Events, among: Sequence[int] | None = None) -> list[int] | None:
    return chains.followed(_sides(first), _since(first), among)


def _sides(first: Events) -> list[chains.Side]:
    rows = [first.of_days(), *(then.of_parts() for then in first.chain[1:])]
    return [
        chains.Side(
            afterwards.settled(of, each), each.contact, each.at, each.op != "none", each.least,
            each.days,
        )
        for of, each in zip(rows, first.chain, strict=True)
    ]  # fmt: skip


def _since(asked: Events) -> datetime | None:
    return since(asked.days) if asked.days else None


class Visits(OnSites):
    name, title, group, at = "visits", _("Visits"), _SITES, "began_at"
    clauses = {
        "any": gettext_noop("has visited your sites"),
        "none": gettext_noop("has not visited your sites"),
    }
    parts = (
        Among("came_by", _("Came"), _ways, lambda values: Q(came_by__in=values)),
        Says("came_from", _("Came from"), lambda text: Q(came_from__icontains=text)),
        Says("words", _("Words searched for"), lambda text: Q(words__icontains=text)),
        Says("entry", _("First page"), lambda text: Q(entry__in=_holding(Word.PAGE, text))),
        AtLeast("pages", _("Pages at least"), lambda value: Q(pages__gte=value)),
        Whether(
            "ordered", _("Ordered"), Q(orders__gt=0),
            _("something was ordered"), _("nothing was ordered"),
        ),
    )  # fmt: skip

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has visited your sites at least %(count)s time",
            "has visited your sites at least %(count)s times",
            count,
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return OwnedVisit.objects.all()


class Pages(OnSites):
    name, title, group, at = "pages", _("Pages seen"), _SITES, "at"
    clauses = {
        "any": gettext_noop("has seen a page"),
        "none": gettext_noop("has not seen a page"),
    }
    parts = (
        Says("address", _("Address"), lambda text: Q(page__in=_holding(Word.PAGE, text))),
        Says("heading", _("Heading"), lambda text: Q(title__in=_holding(Word.TITLE, text))),
        Whether(
            "ordered", _("Ordered afterwards"), _ORDERED_LATER,
            _("ordered afterwards"), _("did not order afterwards"),
        ),
    )  # fmt: skip

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has seen at least %(count)s page", "has seen at least %(count)s pages", count
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return OwnedEvent.objects.filter(kind__in=[Kind.PAGE, Kind.SCREEN])


class Done(OnSites):
    """What sites and apps tell of by a name of their own."""

    name, title, group, at = "done", _("Events"), _SITES, "at"
    clauses = {
        "any": gettext_noop("has done something on your sites"),
        "none": gettext_noop("has done nothing on your sites"),
    }
    parts = (
        Says(
            "name",
            pgettext_lazy("of an event", "Name"),
            lambda text: Q(name__in=_holding(Word.NAME, text)),
        ),
        AtLeast("amount", _("Value at least"), lambda value: Q(amount__gte=value)),
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has done at least %(count)s thing on your sites",
            "has done at least %(count)s things on your sites",
            count,
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return OwnedEvent.objects.filter(kind=Kind.TRACK)


CONDITIONS: list[type[Condition]] = [Visits, Pages, Done]


class LastVisit(LastOf):
    name, title, moment = "last_visit", _("Last visit"), "began_at"

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return OwnedVisit.objects.all()


COLUMNS: list[type[Column]] = [LastVisit]
