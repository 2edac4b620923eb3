from alaka.cases.models.case import (
    Case,
    CaseConversation,
    CaseKind,
    CaseStatus,
    Outcome,
    Severity,
)
from alaka.cases.models.step import Step
from alaka.cases.models.term import Term
from alaka.cases.models.topic import Topic

__all__ = [
    "Case",
    "CaseConversation",
    "CaseKind",
    "CaseStatus",
    "Outcome",
    "Severity",
    "Step",
    "Term",
    "Topic",
]
