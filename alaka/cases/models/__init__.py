from alaka.cases.models.case import (
    Case,
    CaseConversation,
    CaseKind,
    CaseStatus,
    Outcome,
    Severity,
)
from alaka.cases.models.rule import CaseBeginning, CaseRule, SevereWords
from alaka.cases.models.step import Step
from alaka.cases.models.term import Term
from alaka.cases.models.topic import Topic

__all__ = [
    "Case",
    "CaseBeginning",
    "CaseConversation",
    "CaseKind",
    "CaseRule",
    "CaseStatus",
    "Outcome",
    "SevereWords",
    "Severity",
    "Step",
    "Term",
    "Topic",
]
