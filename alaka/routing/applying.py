"""The rules at work: a conversation that was opened, or came back to nobody, finds its way.

Enters: events of the time line, after their commit. Leaves: team, agent, tag and place set as the
rules say, one event that tells which rule and what could not be done, and a hit for each rule.
Each event counts once, however often its job runs and in how many workers.

What somebody already holds is left alone. A live chat is given to nobody here: the chat proposes
it to those present, of the team and to the agent first that the rules named.
"""

import logging

from django.db import transaction
from django.utils.translation import gettext_noop as _

from alaka.core import clock
from alaka.core.holding import held
from alaka.core.words import Words
from alaka.inbox import tagging
from alaka.inbox.models import Conversation
from alaka.routing import giving
from alaka.routing.book import Book
from alaka.routing.deciding import Decision, decide
from alaka.routing.matter import matters
from alaka.routing.models import Hit, Rule
from alaka.timeline.models import Event
from alaka.timeline.recording import record

logger = logging.getLogger(__name__)


def look(event_ids: list[int]) -> None:
    """A subscriber: conversations were opened or reopened."""
    book = Book()
    events = Event.objects.filter(pk__in=event_ids, subject_type="inbox.conversation")
    for event in events.order_by("pk"):
        route(event, book)


@transaction.atomic
def route(event: Event, book: Book) -> None:
    giving.one_at_a_time()
    beside = ("contact", "inbox", "channel", "assignee", "team")
    conversation = held(Conversation.objects.select_related(*beside), event.subject_id)
    if conversation is None or Hit.objects.filter(event=event.pk).exists():
        return
    _free(conversation, book)
    if not _is_ours(conversation, book):
        _note(conversation, event)
        return
    try:
        with transaction.atomic():
            _follow(conversation, event, book)
    except Exception:
        logger.exception("Routing of conversation %s failed", conversation.pk)
        trouble = Words(_("The rules could not be followed; it stays in its inbox."))
        _tell(conversation, Decision(troubles=[trouble]), Book())
        _note(conversation, event)


def _free(conversation: Conversation, book: Book) -> None:
    """Out of the hands of somebody who could not answer it; its team keeps it."""
    holder, place_id = conversation.assignee_id, conversation.place_id
    if holder and book.why_not_agent(holder, conversation.inbox_id, place_id):
        conversation.assign_to(None)


def _is_ours(conversation: Conversation, book: Book) -> bool:
    """Open, and in the hands of nobody who could answer it."""
    if not conversation.is_open or conversation.joined_into_id:
        return False
    if conversation.assignee_id:
        return False
    team, inbox_id, place_id = conversation.team_id, conversation.inbox_id, conversation.place_id
    return not (team and not book.why_not_team(team, inbox_id, place_id))


def _follow(conversation: Conversation, event: Event, book: Book) -> None:
    is_back = event.verb == "conversation.reopened"
    matter = matters([conversation], at=clock.now(), is_back=is_back)[0]
    Rule.objects.otherwise()
    decision = decide(matter, list(Rule.objects.in_order()), book)
    agent = book.agents[decision.agent] if decision.agent else None
    is_waiting = False
    if decision.by_load and not conversation.channel.can("live"):
        agent = giving.whoever_is_free(
            conversation, team_id=decision.team, place_id=matter.place_id
        )
        is_waiting = agent is None
    if is_waiting:
        decision.troubles.append(Words(_("Nobody is here who has a hand free.")))
    decision.agent = agent.pk if agent else None
    _tell(conversation, decision, book)
    _set(conversation, decision, book)
    now = clock.now()
    Hit.objects.bulk_create(
        Hit(
            rule=rule,
            conversation=conversation,
            event=event.pk,
            at=now,
            agent=agent,
            is_waiting=is_waiting and number == 0,
        )
        for number, rule in enumerate(decision.rules)
    )


def _set(conversation: Conversation, decision: Decision, book: Book) -> None:
    if decision.place:
        conversation.place = book.places[decision.place]
        conversation.save(update_fields=["place"])
        conversation.publish()
    if decision.tags:
        tagging.tag([conversation], [book.tags[pk] for pk in decision.tags], by=None)
    conversation.hand_to(book.teams[decision.team] if decision.team else None)
    agent = book.agents[decision.agent] if decision.agent else None
    conversation.assign_to(None if conversation.channel.can("live") else agent)


def _note(conversation: Conversation, event: Event) -> None:
    """The event was looked at, though no rule was followed."""
    Hit.objects.create(conversation=conversation, event=event.pk, at=clock.now())


def _tell(conversation: Conversation, decision: Decision, book: Book) -> None:
    """Only where a rule did something, or could not; the rest is no news."""
    if not (decision.says_who or decision.tags or decision.place or decision.troubles):
        return
    first = decision.rules[0] if decision.rules else None
    whom = "asked_first" if conversation.channel.can("live") else "agent"
    who = {whom: book.agents[decision.agent].name if decision.agent else ""}
    record(
        "conversation.routed",
        subject=conversation,
        contact=conversation.contact,
        rule=first.name if first else "",
        rule_id=first.pk if first else None,
        team=book.teams[decision.team].name if decision.team else "",
        place=book.places[decision.place].name if decision.place else "",
        troubles=[trouble.stored for trouble in decision.troubles],
        **who,
    )
