"""What each kind of step does with one person, in the transaction in which it is marked as done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core.words import Words
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message
from alaka.inbox.opening import begin
from alaka.sales.models import Deal
from alaka.segments.actions.base import CannotError, Matter
from alaka.segments.language import read
from alaka.sequences.actions import action_of
from alaka.sequences.models import Enrolment, Kind, Outcome, Step
from alaka.sequences.wording import letter
from alaka.tracking.letters import with_words

_NOW = timedelta()


@dataclass(frozen=True)
class Done:
    """``leaps``: not to the step that follows, but to ``to``; None is the end."""

    outcome: Outcome
    message: Message | None = None
    told: Words | str = ""
    leaps: bool = False
    to: Step | None = None


def do(row: Enrolment, step: Step, contact: Contact) -> Done:
    """Raises CannotAnswer where a message has no way to the person."""
    return _KINDS[step.kind](row, step, contact)


def _say(row: Enrolment, step: Step, contact: Contact) -> Done:
    """In the conversation that the first message began, which waits closed for the answer."""
    sequence, by = row.sequence, row.sequence.sender
    said = letter(step, sequence, contact)
    text = with_words(said.text, contact.pk)
    saying = Saying(
        text, undo=_NOW, is_answer=False, purpose=sequence.purpose, unless_answered=True
    )
    if row.conversation_id is not None:
        conversation = Conversation.objects.get(pk=row.conversation_id).leads_to
        if not conversation.message_count:  # What began it was taken back.
            conversation.subject = said.subject
            conversation.save(update_fields=["subject"])
        return Done(Outcome.SENT, reply(conversation, saying, by=by))
    message = begin(contact, sequence.channel, said.subject, saying, by=by)
    message.conversation.close(by=by, resolution=sequence.name)
    row.conversation = message.conversation
    return Done(Outcome.SENT, message)


def _act(row: Enrolment, step: Step, contact: Contact) -> Done:
    """What cannot be done is left out, with the reason."""
    about = {Deal._meta.label_lower: row.deal_id} if row.deal_id else {}
    matter = Matter(contact, row.sequence.sender, about)
    try:
        with transaction.atomic():
            return Done(Outcome.DONE, told=action_of(step, row.sequence).do(matter))
    except CannotError as problem:
        return Done(Outcome.SKIPPED, told=problem.why)


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


def _wait(row: Enrolment, step: Step, contact: Contact) -> Done:
    """It is over when it is due."""
    return Done(Outcome.DONE)


_KINDS: Mapping[str, Callable[[Enrolment, Step, Contact], Done]] = {
    Kind.MESSAGE: _say,
    Kind.WAIT: _wait,
    Kind.CONDITION: _ask,
    Kind.ACTION: _act,
}
