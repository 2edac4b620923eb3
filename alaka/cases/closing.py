"""A case ends with an outcome and an answer to the customer, and may come back.

Enters: how it was decided and what the customer is told. Leaves: the answer, sent as
cases.reaching says, and the closed case; or CannotClose with a reason by field.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases.deadlines import deadline
from alaka.cases.models import Case, CaseStatus, Outcome
from alaka.cases.opening import link, tell
from alaka.cases.reaching import Reach, reach
from alaka.cases.solved_links import with_links
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Message
from alaka.inbox.opening import begin
from alaka.inbox.ways import CannotAnswer


@dataclass(frozen=True)
class Ending:
    """``outcome`` is one of Outcome; ``text`` how it was decided; ``answer`` what the customer
    is told; ``change`` what changed because of it."""

    outcome: str
    text: str = ""
    answer: str = ""
    change: str = ""


class CannotClose(Exception):
    """``errors``: by field, for the reader."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = errors


@transaction.atomic
def close(case: Case, ending: Ending, *, by: Agent) -> None:
    """Answer the customer and close. Raises CannotClose; closing twice changes nothing."""
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if row.is_closed:
        return
    found = reach(row, by)
    if errors := faults(found, ending):
        raise CannotClose(errors)
    try:
        sent = _answer(row, ending.answer, found, by)
    except CannotAnswer as error:
        raise CannotClose({"answer": str(error)}) from error
    now = clock.now()
    row.status, row.closed_at, row.closed_by = CaseStatus.CLOSED, now, by
    row.outcome, row.outcome_text = ending.outcome, ending.text
    row.answer, row.answered_at = ending.answer, now if sent else None
    row.sent_as = sent.pk if sent else None
    row.change = ending.change or row.change
    row.manager = row.manager or by
    row.accepted_at = row.accepted_at or now
    row.confirmed_at = row.wrote_again_at = None
    row.save()
    case.refresh_from_db()
    tell("case.closed", case, by, outcome=case.outcome, answered=sent is not None)


def faults(found: Reach, ending: Ending) -> dict[str, str]:
    """What it lacks to be closed, by field, for the reader."""
    errors = {}
    if ending.outcome not in Outcome.values:
        errors["outcome"] = _("Say how it ended.")
    if found.is_for_others:
        errors["answer"] = str(found.why)
    elif found.channel is not None and not ending.answer.strip():
        errors["answer"] = _("Write what the customer is told: a case is not closed without.")
    return errors


def _answer(case: Case, text: str, found: Reach, by: Agent) -> Message | None:
    """Say it where he is reached; None where he is not.

    A conversation that nobody had in hand is closed with it: it must not wait for the manager.
    """
    contact, channel, conversation = case.contact, found.channel, found.conversation
    if contact is None or channel is None:
        return None
    spoken = conversation.language if conversation is not None else ""
    text = with_links(text, case, channel, spoken or contact.language)
    if conversation is None:
        message = begin(contact, channel, case.title, Saying(text), by=by)
        link(case, message.conversation, by=by)
        return message
    is_nobodys = conversation.assignee_id is None or conversation.is_closed
    message = reply(conversation, Saying(text), by=by)
    if is_nobodys:
        message.conversation.close(by=by, resolution=case.title)
    return message


@transaction.atomic
def reopen(case: Case, *, by: Agent | None, reason: str = "") -> bool:
    """It is not solved: back to whoever is responsible, with a new deadline from now."""
    row = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None or not row.is_closed:
        return False
    row.status, row.closed_at, row.closed_by = CaseStatus.NEW, None, None
    row.accepted_at = row.confirmed_at = row.wrote_again_at = None
    row.reopened, row.climbed, row.climbed_at = row.reopened + 1, 0, None
    row.due_at = deadline(row.kind, row.severity, row.place, clock.now())
    row.is_due_set = False
    row.save()
    case.refresh_from_db()
    tell("case.reopened", case, by, reason=reason)
    return True


@transaction.atomic
def confirm(case: Case) -> bool:
    """The customer says that it is solved."""
    rows = Case.objects.filter(pk=case.pk, status=CaseStatus.CLOSED, confirmed_at=None)
    if not rows.update(confirmed_at=clock.now(), wrote_again_at=None):
        return False
    case.refresh_from_db()
    tell("case.confirmed", case, None)
    return True


def dismiss(case: Case) -> bool:
    """What the customer wrote after the end changes nothing; somebody has looked."""
    rows = Case.objects.filter(pk=case.pk).exclude(wrote_again_at=None)
    if not rows.update(wrote_again_at=None):
        return False
    case.refresh_from_db()
    case.publish()
    return True
