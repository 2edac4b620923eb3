"""What each kind of step does with one person, in the transaction in which it is marked as done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.models import Kind as ActivityKind
from alaka.activities.planning import Plan, plan
from alaka.cases.readers import zone_of as zone_of_agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message
from alaka.inbox.opening import begin
from alaka.sales import moving
from alaka.sales.models import Deal, Stage
from alaka.segments.language import read
from alaka.sequences.models import Enrolment, Kind, Outcome, Step
from alaka.sequences.wording import letter

_NOW = timedelta()
OWNER, SENDER = "owner", "sender"


@dataclass(frozen=True)
class Done:
    """``leaps``: not to the step that follows, but to ``to``; None is the end."""

    outcome: Outcome
    message: Message | None = None
    activity: Activity | None = None
    leaps: bool = False
    to: Step | None = None


def do(row: Enrolment, step: Step, contact: Contact) -> Done:
    """Raises CannotAnswer where a message has no way to the person."""
    return _KINDS[step.kind](row, step, contact)


def _say(row: Enrolment, step: Step, contact: Contact) -> Done:
    """In the conversation that the first message began, which waits closed for the answer."""
    sequence, by = row.sequence, row.sequence.sender
    said = letter(step, sequence, contact)
    saying = Saying(said.text, undo=_NOW, is_answer=False, purpose=sequence.purpose)
    if row.conversation_id is not None:
        conversation = Conversation.objects.get(pk=row.conversation_id).leads_to
        return Done(Outcome.SENT, reply(conversation, saying, by=by))
    message = begin(contact, sequence.channel, said.subject, saying, by=by)
    message.conversation.close(by=by, resolution=sequence.name)
    row.conversation = message.conversation
    return Done(Outcome.SENT, message)


def _task(row: Enrolment, step: Step, contact: Contact) -> Done:
    given, agent = step.settings, _whose(row, step, contact)
    today = clock.now().astimezone(zone_of_agent(agent)).date()
    asked = Plan(
        subject=given["subject"],
        kind=given.get("kind") or ActivityKind.TASK,
        note=given.get("note") or "",
        agent=agent,
        due_on=today + timedelta(days=int(given.get("days") or 0)),
        contact=contact,
        deal=row.deal,
    )
    return Done(Outcome.DONE, activity=plan(asked, by=None))


def _whose(row: Enrolment, step: Step, contact: Contact) -> Agent:
    """Who of us looks after the deal or the person; the sender where nobody does."""
    if step.settings.get("whose") != SENDER:
        for agent in (row.deal.owner if row.deal else None, contact.owner):
            if agent is not None and agent.is_active and agent.can_answer:
                return agent
    return row.sequence.sender


def _ask(row: Enrolment, step: Step, contact: Contact) -> Done:
    """Yes goes on; no goes where the step says."""
    if fits(step, row.sequence.sender, contact):
        return Done(Outcome.YES)
    return Done(Outcome.NO, leaps=True, to=leap_of(step))


def fits(step: Step, asker: Agent, contact: Contact) -> bool:
    """A condition that cannot be asked any more fits nobody."""
    asked = read(step.settings.get("filter"), asker).asked()
    return Contact.objects.filter(pk=contact.pk).filter(asked).exists()


def leap_of(step: Step) -> Step | None:
    """Only ahead: so nobody goes in circles."""
    ahead = Step.objects.filter(sequence=step.sequence_id, position__gt=step.position)
    return ahead.filter(pk=step.settings.get("no") or 0).first()


def _move(row: Enrolment, step: Step, contact: Contact) -> Done:
    """Left out where there is no open deal, or it lacks what the stage asks for."""
    stage = Stage.objects.select_related("pipeline").filter(pk=step.settings.get("stage")).first()
    of_his = Deal.objects.filter(contact__in=contact.ids).order_by("-opened_at", "-pk")
    rows = Deal.objects.filter(pk=row.deal_id) if row.deal_id is not None else of_his
    deal = rows.open().select_related("stage").first()
    if stage is None or deal is None:
        return Done(Outcome.SKIPPED)
    try:
        is_moved = moving.move(deal, stage, seen=deal.stage_id, by=None)
    except (moving.Overtaken, moving.Lacking):
        return Done(Outcome.SKIPPED)
    return Done(Outcome.DONE if is_moved else Outcome.SKIPPED)


def _wait(row: Enrolment, step: Step, contact: Contact) -> Done:
    """It is over when it is due."""
    return Done(Outcome.DONE)


_KINDS: Mapping[str, Callable[[Enrolment, Step, Contact], Done]] = {
    Kind.MESSAGE: _say,
    Kind.WAIT: _wait,
    Kind.TASK: _task,
    Kind.CONDITION: _ask,
    Kind.STAGE: _move,
}
