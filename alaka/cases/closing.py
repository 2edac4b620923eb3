"""A case ends with an outcome and an answer to the customer, and may come back.

Enters: how it was decided and what the customer is told. Leaves: the answer, sent through the
conversation the case came from, and the closed case; or CannotClose with a reason by field.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.cases.deadlines import deadline
from alaka.cases.models import Case, CaseStatus, Outcome
from alaka.cases.opening import link, tell
from alaka.cases.solved_links import with_links
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.opening import begin, channels_to
from alaka.inbox.ways import CannotAnswer, way_out


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
    if errors := faults(row, ending):
        raise CannotClose(errors)
    try:
        sent = _answer(row, ending.answer, by) if can_be_answered(row) else False
    except CannotAnswer as error:
        raise CannotClose({"answer": str(error)}) from error
    now = clock.now()
    row.status, row.closed_at, row.closed_by = CaseStatus.CLOSED, now, by
    row.outcome, row.outcome_text = ending.outcome, ending.text
    row.answer, row.answered_at = ending.answer, now if sent else None
    row.change = ending.change or row.change
    row.manager = row.manager or by
    row.accepted_at = row.accepted_at or now
    row.confirmed_at = row.wrote_again_at = None
    row.save()
    case.refresh_from_db()
    tell("case.closed", case, by, outcome=case.outcome, answered=sent)


def faults(case: Case, ending: Ending) -> dict[str, str]:
    """What it lacks to be closed, by field, for the reader."""
    errors = {}
    if ending.outcome not in Outcome.values:
        errors["outcome"] = _("Say how it ended.")
    if not ending.answer.strip() and can_be_answered(case):
        errors["answer"] = _("Write what the customer is told: a case is not closed without.")
    return errors


def can_be_answered(case: Case) -> bool:
    """Whether the customer left a way to reach him."""
    if case.origin is not None:
        try:
            way_out(case.origin)
        except CannotAnswer:
            return False
        return True
    return case.contact is not None and case.contact.all_handles().filter(scheme="email").exists()


def _answer(case: Case, text: str, by: Agent) -> bool:
    """Say it in the conversation it came from; where there is none, in a new one.

    A conversation that nobody had in hand is closed with it: it must not wait for the manager.
    """
    conversation = case.origin
    if conversation is not None:
        is_nobodys = conversation.assignee_id is None or conversation.is_closed
        language = conversation.language or conversation.contact.language
        text = with_links(text, case, way_out(conversation).channel, language)
        message = reply(conversation, Saying(text), by=by)
        if is_nobodys:
            message.conversation.close(by=by, resolution=case.title)
        return True
    if case.contact is None:
        return False
    channel = next(iter(channels_to(case.contact, by)), None)
    if channel is None:
        raise CannotAnswer(_("No channel of yours can write to this person."))
    text = with_links(text, case, channel, case.contact.language)
    message = begin(case.contact, channel, case.title, Saying(text), by=by)
    link(case, message.conversation, by=by)
    return True


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
