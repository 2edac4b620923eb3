"""A rule tried on the last conversations before it is saved: which fit, and where they would go.

Time is that at which each was opened; tags, team and agent are those it has now.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.core.words import quoted
from alaka.inbox.models import Conversation
from alaka.routing.book import Book
from alaka.routing.deciding import Decision, decide, fits
from alaka.routing.matter import Matter, matters
from alaka.routing.models import Rule

LAST = 100


@dataclass
class Line:
    conversation: Conversation
    # The rule that took it before this one could.
    before: Rule | None
    to: str
    went: str
    adds: Sequence[str]
    troubles: Sequence[object]

    @property
    def is_same(self) -> bool:
        return self.to == self.went


@dataclass
class Trial:
    looked_at: int
    lines: list[Line]

    @property
    def changed(self) -> int:
        return sum(not line.is_same for line in self.lines)


def trial(rule: Rule, book: Book, *, by: Agent) -> Trial:
    """Of the last that this agent sees; the rule as it is in memory, among the stored others.

    One that is switched off is tried as it would be switched on.
    """
    rule = copy(rule)
    rule.is_on = True
    rows = Conversation.objects.visible_to(by).order_by("-pk")
    last = list(rows.select_related("contact", "inbox", "channel", "team", "assignee")[:LAST])
    rules = _with(rule)
    found = [_line(rule, matter, rules, book) for matter in matters(last)]
    return Trial(len(last), [line for line in found if line])


def _with(rule: Rule) -> list[Rule]:
    others = [row for row in Rule.objects.in_order() if row.pk != rule.pk]
    if rule.is_else:
        return [*others, rule]
    at = sum(not row.is_else and row.position <= rule.position for row in others)
    return [*others[:at], rule, *others[at:]]


def _line(rule: Rule, matter: Matter, rules: Sequence[Rule], book: Book) -> Line | None:
    decision = decide(matter, rules, book)
    is_followed = any(row is rule for row in decision.rules)
    if not is_followed and (rule.is_else or not fits(rule, matter, book)):
        return None
    return Line(
        matter.conversation,
        None if is_followed or not decision.rules else decision.rules[-1],
        way(decision, book, is_chat=matter.conversation.channel.can("live")),
        _went(matter.conversation),
        added(decision, book),
        decision.troubles,
    )


def way(decision: Decision, book: Book, *, is_chat: bool = False) -> str:
    """A chat that waits for nobody in particular is proposed to those present."""
    parts = [book.teams[decision.team].name] if decision.team else []
    if decision.agent:
        parts.append(book.agents[decision.agent].name)
    elif decision.by_load or is_chat:
        parts.append(_("whoever is free"))
    return " · ".join(parts) or _("Unassigned")


def added(decision: Decision, book: Book) -> list[str]:
    tags = [_("with the tag %(name)s") % {"name": quoted(book.tags[pk])} for pk in decision.tags]
    if not decision.place:
        return tags
    name = quoted(book.places[decision.place])
    return [*tags, _("at the place %(name)s") % {"name": name}]


def _went(conversation: Conversation) -> str:
    names = [row.name for row in (conversation.team, conversation.assignee) if row]
    return " · ".join(names) or _("Unassigned")
