"""The facts by which history counts: what is asked of everybody, and the levels of each.

A fact is a number; its level is how many of its thresholds it has come to. Days since something
are -1 where it never was.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from alaka.core.templatetags.core import number
from alaka.tracking.origins import CameBy

WAYS = [way.value for way in CameBy]


@dataclass(frozen=True)
class Fact:
    """``thresholds`` rise. Of days since something level 0 is never."""

    name: str
    label: str | Promise
    thresholds: Sequence[int]
    is_yes_or_no: bool = False
    is_days: bool = False
    is_way: bool = False
    most: int | None = None

    @property
    def levels(self) -> int:
        return len(self.thresholds) + 1

    def level(self, value: float) -> int:
        return bisect_right(self.thresholds, value)

    def said(self, level: int) -> str:
        """The level in words, in the reader's language."""
        if self.is_yes_or_no:
            return pgettext("fact", "yes") if level else pgettext("fact", "no")
        if self.is_way:
            known = CameBy(WAYS[level - 1]).label if level else pgettext("fact", "not known")
            return str(known)
        if self.is_days:
            return _days(self.thresholds, level)
        return _range(self.thresholds, level, self.most)


def _range(thresholds: Sequence[int], level: int, most: int | None) -> str:
    low = thresholds[level - 1] if level else 0
    high = thresholds[level] - 1 if level < len(thresholds) else most
    if high is None:
        return pgettext("fact", "%(count)s or more") % {"count": number(low)}
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _days(thresholds: Sequence[int], level: int) -> str:
    if level == 0 and thresholds[0] == 0:
        return pgettext("fact", "never")
    if level == len(thresholds):
        days = thresholds[-1] - 1
        said = ngettext("more than %(days)s day", "more than %(days)s days", days)
    else:
        days = thresholds[level] - 1
        said = ngettext("up to %(days)s day", "up to %(days)s days", days)
    return said % {"days": number(days)}


_LATELY = (0, 8, 31, 91, 366)

FACTS: tuple[Fact, ...] = (
    Fact("visits", _("Visits in the last 30 days"), (1, 2, 5)),
    Fact("pages", _("Pages seen in the last 30 days"), (1, 5, 20)),
    Fact("looked", _("Products looked at in the last 30 days"), (1, 3, 10)),
    Fact("basket", _("Put something into the basket in the last 30 days"), (1,), is_yes_or_no=True),
    Fact("checkout", _("Began to order in the last 30 days"), (1,), is_yes_or_no=True),
    Fact("letter", _("Came by a link in a mail in the last 90 days"), (1,), is_yes_or_no=True),
    Fact("way", _("How the first visit came"), tuple(range(1, len(WAYS) + 1)), is_way=True),
    Fact("chat", _("Chatted in the last 90 days"), (1,), is_yes_or_no=True),
    Fact("talks", _("Conversations begun in the last 90 days"), (1, 2, 4)),
    Fact("heard", _("Days since we last heard from them"), _LATELY, is_days=True),
    Fact("answered", _("Answered us in the last 90 days"), (1,), is_yes_or_no=True),
    Fact("complaint", _("A complaint is open"), (1,), is_yes_or_no=True),
    Fact("rated", _("The last rating of our answers"), (1, 4), most=5),
    Fact("orders", _("Orders so far"), (1, 2, 3, 6)),
    Fact("ordered", _("Days since the last order"), (0, 31, 91, 181, 366), is_days=True),
    Fact("deal", _("A deal is open"), (1,), is_yes_or_no=True),
    Fact("lost", _("A deal was lost in the last 180 days"), (1,), is_yes_or_no=True),
    Fact("company", _("Belongs to a company"), (1,), is_yes_or_no=True),
    Fact("step", _("A next step was done in the last 30 days"), (1,), is_yes_or_no=True),
    Fact("known", _("Days since they were first seen"), (31, 181, 366, 731), is_days=True),
)
NAMES = tuple(fact.name for fact in FACTS)
BY_NAME = {fact.name: fact for fact in FACTS}
