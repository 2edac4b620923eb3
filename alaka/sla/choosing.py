"""Which promise holds for a conversation: of those that fit, the one that says most of it.

Each target has its own winner: a policy for severe cases that names a resolution only leaves the
responses to the inbox's. Of two that say as much, severity weighs more than kind, kind more than
inbox, and a graver severity more than a lighter one.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from alaka.cases.models import CaseConversation
from alaka.sla.models import Policy, Target


class About(NamedTuple):
    """Kind and severity of a case spoken of in the conversation."""

    kind: str
    severity: int


def cases_of(conversation_id: int) -> list[About]:
    rows = CaseConversation.objects.filter(conversation=conversation_id)
    pairs = rows.order_by("-case__severity", "case").values_list("case__kind", "case__severity")
    return [About(*pair) for pair in pairs]


def choose(policies: Iterable[Policy], inbox_id: int, cases: Sequence[About]) -> dict[str, Policy]:
    """By target; what nobody promises is not there."""
    fitting = sorted((p for p in policies if _fits(p, inbox_id, cases)), key=weight)
    return {
        str(target): policy for policy in fitting for target in Target if policy.minutes(target)
    }


def weight(policy: Policy) -> tuple[int, int, bool, bool, int]:
    has_inbox, has_kind = policy.inbox_id is not None, bool(policy.kind)
    named = has_inbox + has_kind + (policy.severity is not None)
    return named, policy.severity or 0, has_kind, has_inbox, policy.pk


def _fits(policy: Policy, inbox_id: int, cases: Sequence[About]) -> bool:
    if policy.inbox_id not in (None, inbox_id):
        return False
    if not policy.kind and policy.severity is None:
        return True
    return any(
        policy.kind in ("", case.kind) and policy.severity in (None, case.severity)
        for case in cases
    )
