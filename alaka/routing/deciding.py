"""Which rules fit a conversation, and what follows. Nothing is written here.

Enters: a matter, and the rules in their order. Leaves: a decision of which each part can be done,
with what could not be and why. Whatever a rule says or has become, the decision stands: at worst
it is to leave the conversation unassigned in its inbox.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
from alaka.routing.book import Book
from alaka.routing.conditions import read
from alaka.routing.matter import Matter
from alaka.routing.models import Rule

logger = logging.getLogger(__name__)


@dataclass
class Decision:
    rules: list[Rule] = field(default_factory=list)
    team: int | None = None
    agent: int | None = None
    by_load: bool = False
    tags: set[int] = field(default_factory=set)
    place: int | None = None
    # Parts of a rule that could not be done, each with the rule's name.
    troubles: list[Words] = field(default_factory=list)

    @property
    def says_who(self) -> bool:
        return bool(self.team or self.agent or self.by_load)


def fits(rule: Rule, matter: Matter, book: Book) -> bool:
    """Raises whatever a condition that makes no sense any more raises."""
    return all(condition.holds(matter, book) for condition in read(rule.conditions))


def decide(matter: Matter, rules: Sequence[Rule], book: Book) -> Decision:
    """The first rule that fits, and the next while they say to go on.

    Who gets it, and the place, are of the first rule that says so; tags add up.
    """
    decision = Decision()
    for rule in rules:
        if not rule.is_on and not rule.is_else:
            continue
        try:
            if not fits(rule, matter, book):
                continue
            _follow(rule, matter, book, decision)
        except Exception:
            logger.exception("Routing rule %s failed", rule.pk)
            _note(decision, rule, Words(_("it cannot be read")))
            continue
        decision.rules.append(rule)
        if not rule.goes_on:
            break
    return decision


def _follow(rule: Rule, matter: Matter, book: Book, decision: Decision) -> None:
    deeds = rule.deeds
    if tag := deeds.get("tag"):
        if tag in book.tags:
            decision.tags.add(tag)
            matter.tags.add(tag)
        else:
            _note(decision, rule, Words(_("its tag was removed")))
    if place := deeds.get("place"):
        if place not in book.places:
            _note(decision, rule, Words(_("its place was removed")))
        elif matter.place_id is None:
            # The place a conversation came from stays: somebody answers for it.
            decision.place = matter.place_id = place
    if not decision.says_who:
        _find(rule, matter, book, decision)


def _find(rule: Rule, matter: Matter, book: Book, decision: Decision) -> None:
    """Team and agent, as far as they can answer it."""
    inbox_id = matter.conversation.inbox_id
    team, agent = rule.deeds.get("team"), rule.deeds.get("agent")
    if team:
        why = book.why_not_team(team, inbox_id, matter.place_id)
        if why:
            _note(decision, rule, why)
            return
        decision.team = team
    if agent:
        why = book.why_not_agent(agent, inbox_id, matter.place_id)
        if not why and team and agent not in book.members[team]:
            names = {"agent": book.agents[agent].name, "team": book.teams[team].name}
            why = Words(_("%(agent)s is not in the team %(team)s"), **names)
        if why:
            _note(decision, rule, why)
        else:
            decision.agent = agent
    elif rule.deeds.get("by_load"):
        decision.by_load = True


def _note(decision: Decision, rule: Rule, why: Words) -> None:
    name: Words | str = rule.name or Words(_("Everything else") if rule.is_else else f"#{rule.pk}")
    decision.troubles.append(
        Words(_("The rule “%(rule)s” cannot work: %(why)s."), rule=name, why=why)
    )
