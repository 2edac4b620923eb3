"""Who is told of a case, and when: severe ones at once, the others by the digest.

Enters: events of cases, as they happen. Leaves: one notice for each person and occasion, and with
those at once a mail and a line at the desk, all in one transaction.
"""

from dataclasses import dataclass

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.cases import letters
from alaka.cases.act_links import Deed
from alaka.cases.asked import answers_for, asked
from alaka.cases.models import Case, Digest, Notice, Reason, UsedLink
from alaka.core import clock, live
from alaka.inbox.models import Message
from alaka.timeline.models import Event

_REASONS = {
    "case.opened": Reason.NEW,
    "case.passed": Reason.PASSED,
    "case.reopened": Reason.BACK,
    "case.unanswered": Reason.LOST,
}
# These wait for no digest, whatever the case.
AT_ONCE = {
    Reason.DUE, Reason.OVERDUE, Reason.CLIMBED, Reason.AGAIN, Reason.ANSWERED, Reason.LOST,
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Words that go with a notice, and whose they are."""

    text: str = ""
    who: str = ""


def hear(ids: list[int]) -> None:
    """A subscriber: tell whoever answers for the cases these events are about."""
    for event in Event.objects.filter(pk__in=ids).select_related("actor").order_by("pk"):
        case = Case.objects.for_list().filter(pk=event.subject_id).first()
        if case is not None and _is_news(event, case):
            _tell_all(event, case)


def hear_answers(ids: list[int]) -> None:
    """A subscriber: a note in a conversation answers whoever asked there from a mail."""
    for event in Event.objects.filter(pk__in=ids).select_related("actor").order_by("pk"):
        note = Message.objects.filter(pk=event.subject_id).first()
        questions = UsedLink.objects.filter(
            deed=Deed.ASK, case__links__conversation=event.data.get("conversation")
        ).exclude(agent=event.actor_id)
        for question in questions.select_related("case", "agent").distinct("case", "agent"):
            if note is not None and not question.case.is_closed and question.agent.can_be_asked:
                said = Said(note.text, event.actor.name if event.actor else "")
                tell(question.case, question.agent, Reason.ANSWERED, event.pk, said)


def hear_steps(ids: list[int]) -> None:
    """A subscriber: whoever got a step from somebody else is told of it."""
    for event in Event.objects.filter(pk__in=ids).select_related("actor").order_by("pk"):
        case = Case.objects.open().for_list().filter(pk=event.subject_id).first()
        agent = Agent.objects.who_answer().filter(pk=event.data.get("agent")).first()
        if case is not None and agent is not None and agent.pk != event.actor_id:
            said = Said(str(event.data.get("text")), event.actor.name if event.actor else "")
            tell(case, agent, Reason.STEP, event.pk, said)


def _is_news(event: Event, case: Case) -> bool:
    """Not of what was passed on since: then that event tells of it. What has ended is past, unless
    its answer is lost."""
    if event.verb == "case.unanswered" or case.is_closed:
        return event.verb == "case.unanswered" and case.is_unanswered
    if event.verb == "case.passed":
        return bool(event.data.get("agent") == case.manager_id)
    if event.verb == "case.changed":
        return _reason(event, case) is not None
    later = Event.objects.filter(subject_type=event.subject_type, subject_id=case.pk)
    return not later.filter(verb="case.passed", pk__gt=event.pk).exists()


def _reason(event: Event, case: Case) -> Reason | None:
    """Of a change it is news that it is severer, or that it is somebody else's."""
    if event.verb != "case.changed":
        return _REASONS[event.verb]
    before, after = event.data.get("before", {}), event.data.get("after", {})
    if "manager" in after:
        return Reason.NEW
    if int(after.get("severity") or 0) > int(before.get("severity") or 0):
        return Reason.WORSE
    return Reason.NEW if "place" in after and case.manager_id is None else None


def _tell_all(event: Event, case: Case) -> None:
    reason = _reason(event, case)
    assert reason is not None
    said = Said(
        str(event.data.get("note") or event.data.get("reason") or ""),
        event.actor.name if event.actor else "",
    )
    is_nobodys = answers_for(case) is None
    for agent in asked(case):
        if agent.pk == event.actor_id:
            continue  # He did it himself.
        if event.verb == "case.changed" and _knows(case, agent, reason):
            continue
        tell(case, agent, Reason.NOBODY if is_nobodys else reason, event.pk, said)


def _knows(case: Case, agent: Agent, reason: Reason) -> bool:
    """What changed is nothing to tell: he waits for his digest, or has heard of the case."""
    if reason == Reason.WORSE:
        return case.severity < Digest.of(agent).at_once
    return Notice.objects.filter(case=case, agent=agent).exists()


@transaction.atomic
def tell(case: Case, agent: Agent, reason: Reason, occasion: int, said: Said = Said()) -> bool:
    """Tell somebody once; False if he was told of this before."""
    is_at_once = reason in AT_ONCE or case.severity >= Digest.of(agent).at_once
    notice, is_new = Notice.objects.get_or_create(
        case=case,
        agent=agent,
        reason=reason,
        occasion=occasion,
        defaults={"at": clock.now(), "is_at_once": is_at_once},
    )
    if not is_new:
        return False
    if is_at_once:
        # In the transaction of the notice: the mail waits in the queue once, or not at all.
        if letters.send(letters.Letter(case, agent, reason, said.text, said.who)):
            Notice.objects.filter(pk=notice.pk).update(mailed_at=clock.now())
        live.publish(f"notices:{agent.pk}")
    return True


def see(agent: Agent, case_id: int) -> None:
    """He has the case before him at the desk."""
    seen = Notice.objects.filter(agent=agent, case=case_id, is_at_once=True, seen_at=None)
    if seen.update(seen_at=clock.now()):
        live.publish(f"notices:{agent.pk}")
