"""A rule as one sentence, and why it cannot work: in the language of the reader."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from alaka.core.words import Words, quoted
from alaka.routing.book import Book
from alaka.routing.conditions import kinds, read
from alaka.routing.models import Rule


def sentence(rule: Rule, book: Book) -> str:
    deeds = pgettext("list", ", ").join(_deeds(rule, book)) or _("it stays in its inbox")
    said = [
        kinds()[name](asked).said(book)
        for name, asked in sorted(rule.conditions.items(), key=_order)
        if name in kinds()
    ]
    if rule.is_else:
        text = _("Everything else: %(deeds)s.") % {"deeds": deeds}
    elif not said:
        text = _("Always: %(deeds)s.") % {"deeds": deeds}
    else:
        asked = _(" and ").join(said)
        text = _("If %(conditions)s: %(deeds)s.") % {"conditions": asked, "deeds": deeds}
    if rule.goes_on and not rule.is_else:
        return text + " " + _("Then the next rules are asked too.")
    return text


def _order(item: tuple[str, object]) -> int:
    names = list(kinds())
    return names.index(item[0]) if item[0] in names else len(names)


def _deeds(rule: Rule, book: Book) -> list[str]:
    deeds, found = rule.deeds, []
    if team := deeds.get("team"):
        found.append(_("to the team %(name)s") % {"name": _name(team, book.teams)})
    if agent := deeds.get("agent"):
        found.append(_("to %(name)s") % {"name": _name(agent, book.agents)})
    elif deeds.get("by_load"):
        found.append(_("to whoever is here and has least to do"))
    if tag := deeds.get("tag"):
        found.append(_("with the tag %(name)s") % {"name": _name(tag, book.tags)})
    if place := deeds.get("place"):
        found.append(_("at the place %(name)s") % {"name": _name(place, book.places)})
    return found


def _name(pk: int, rows: Mapping[int, object]) -> str:
    row = rows.get(pk)
    return quoted(row) if row else _("(removed)")


def faults(rule: Rule, book: Book) -> list[Words]:
    """Why the rule can do nothing, or not all it says; none of a rule that works."""
    try:
        conditions = read(rule.conditions)
        found = [condition.fault(book) for condition in conditions]
    except Exception:
        # Whatever is stored there, the page that lets one mend it opens.
        return [Words(gettext_noop("it cannot be read"))]
    deeds = rule.deeds
    if deeds.get("tag") and deeds["tag"] not in book.tags:
        found.append(Words(gettext_noop("its tag was removed")))
    if deeds.get("place") and deeds["place"] not in book.places:
        found.append(Words(gettext_noop("its place was removed")))
    inboxes = _inboxes(rule, book)
    if team := deeds.get("team"):
        places = [None, *book.places]
        found.append(_all(book.why_not_team(team, inbox, at) for inbox in inboxes for at in places))
    if agent := deeds.get("agent"):
        found.append(_why_not_agent(agent, team, book, inboxes))
    return [fault for fault in found if fault]


def _why_not_agent(agent: int, team: int | None, book: Book, inboxes: set[int]) -> Words:
    if agent not in book.agents:
        return book.why_not_agent(agent, 0, None)
    if team in book.teams and team is not None and agent not in book.members[team]:
        names = {"agent": book.agents[agent].name, "team": book.teams[team].name}
        return Words(gettext_noop("%(agent)s is not in the team %(team)s"), **names)
    places = [None, *book.places]
    if any(not book.why_not_agent(agent, inbox, at) for inbox in inboxes for at in places):
        return Words("")
    name = book.agents[agent].name
    return Words(gettext_noop("%(agent)s sees none of these conversations"), agent=name)


def _all(reasons: Iterable[Words]) -> Words:
    """It works where it works anywhere; where it does not, the conversation itself tells why."""
    first = Words("")
    for reason in reasons:
        if not reason:
            return reason
        first = first or reason
    return first


def _inboxes(rule: Rule, book: Book) -> set[int]:
    """Those whose conversations can come to the rule."""
    found = set(book.inboxes)
    if asked := rule.conditions.get("inbox"):
        found &= set(asked)
    if asked := rule.conditions.get("channel"):
        channels = [book.channels[pk] for pk in asked if pk in book.channels]
        found &= {row.inbox_id for row in channels if row.inbox_id}
    return found
