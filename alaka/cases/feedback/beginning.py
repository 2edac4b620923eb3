"""Cases that begin by themselves: of messages that rules or the customers' own choice say so.

Enters: events of messages that came in. Leaves: at most one case for each message, and none where
somebody, or an earlier message, made one of its conversation already.
"""

from collections.abc import Sequence

from django.db import transaction

from alaka.cases.feedback.judging import Judge, Verdict
from alaka.cases.feedback.topics import find
from alaka.cases.models import CaseBeginning, CaseConversation, CaseRule
from alaka.cases.opening import Brief, open_case
from alaka.channels import feedback
from alaka.inbox.models import Message
from alaka.inbox.summaries import preview
from alaka.timeline.models import Event

_TITLE = 120


def look(ids: Sequence[int]) -> None:
    """Of the messages that these events tell of; a job, and safe to repeat."""
    events = Event.objects.filter(pk__in=ids, subject_type=Message._meta.label_lower)
    rows = Message.objects.filter(pk__in=events.values("subject_id"), automatic="")
    rules = list(CaseRule.objects.in_use())
    if not rules:  # Then only what says its kind can begin one.
        rows = rows.filter(fields__contains=[[feedback.KIND]])
    messages = list(rows.select_related("conversation__contact", "conversation__place"))
    if not messages:
        return
    judge = Judge.now(rules)
    for message in sorted(messages, key=lambda message: message.pk):
        verdict = judge.judge(message)
        if verdict.begins:
            begin(message, verdict)


@transaction.atomic
def begin(message: Message, verdict: Verdict) -> None:
    _row, is_new = CaseBeginning.objects.get_or_create(
        message=message, defaults={"rule": verdict.rule}
    )
    conversation = message.conversation
    if not is_new or CaseConversation.objects.filter(conversation=conversation).exists():
        return
    given = {str(name): str(value) for name, value in message.fields}
    rule = verdict.rule
    brief = Brief(
        title=title_of(message),
        kind=verdict.kind,
        severity=verdict.severity,
        text=message.text,
        wish=given.get(feedback.WISH, ""),
        topic=(rule.topic if rule else None) or find(verdict.topic),
        source="form" if given else "conversation",
    )
    case = open_case(brief, by=None, conversation=conversation)
    CaseBeginning.objects.filter(message=message).update(case=case)


def title_of(message: Message) -> str:
    """The subject, or else how what was said begins."""
    said = message.subject.strip() or preview(message.text)
    return said if len(said) <= _TITLE else f"{said[: _TITLE - 1].rstrip()}…"
